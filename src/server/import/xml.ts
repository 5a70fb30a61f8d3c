import { SaxesParser } from 'saxes';
import { StartError } from '../start-error.js';
import { chunks } from './files.js';

/** An element that is complete, without what stands inside it other than text. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  /** The line that it ends in. */
  line: number;
}

/** Told of each element as it starts and ends. What it puts into `found` is handed on. */
export interface Handler<Found> {
  start?(name: string, attributes: Record<string, string>): void;
  end(element: Element, found: (record: Found) => void): void;
}

/** Characters in the text of one element. Who waits for the end of a longer one would fill the memory. */
const LONGEST_TEXT = 2 ** 24;
/** Deeper than anything that is written by a machine for an import. */
const DEEPEST = 1_000;

/** What real exports hold although XML forbids it; it is left as it stands, and the comments' own checks decide. */
const BEARABLE = /disallowed character|undefined entity|malformed character entity|"\]\]>" is disallowed/;

/** An element whose end has not come. */
interface Open extends Omit<Element, 'text' | 'line'> {
  text: string[];
  length: number;
  /** Whether it holds elements. Then white space is what sets them apart, and there is no end of it. */
  holds: boolean;
}

const isBlank = (text: string): boolean => /^\s*$/.test(text);

/** Reads XML without ever having all of it. Throws a {@link StartError} for what is not XML or not whole. */
export const readXml = async function* <Found>(
  path: string,
  progress: (bytes: number) => void,
  handler: Handler<Found>,
): AsyncIterable<Found> {
  const parser = new SaxesParser();
  const open: Open[] = [];
  let found: Found[] = [];
  let quiet = 0;

  const fail = (message: string): never => {
    throw new StartError(`${path}, line ${parser.line}: ${message}`);
  };
  parser.on('error', (error) => {
    if (!BEARABLE.test(error.message)) fail(error.message.replace(/^[\d:]+ /, '').replace(/\.$/, ''));
  });
  parser.on('opentag', ({ name, attributes }) => {
    quiet = 0;
    if (open.length === DEEPEST) fail(`more than ${DEEPEST} elements inside each other`);
    const above = open.at(-1);
    if (above) above.holds = true;
    open.push({ name, attributes, text: [], length: 0, holds: false });
    handler.start?.(name, attributes);
  });
  const text = (part: string) => {
    quiet = 0;
    const element = open.at(-1);
    if (!element || (element.holds && isBlank(part))) return;
    element.length += part.length;
    if (element.length > LONGEST_TEXT) fail('a text without end');
    element.text.push(part);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    quiet = 0;
    const { name, attributes, text } = open.pop()!;
    const element = { name, attributes, text: text.join(''), line: parser.line };
    handler.end(element, (record) => void found.push(record));
  });

  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks(path, progress)) {
    decoder ??= new TextDecoder(encoding(chunk, path));
    quiet += chunk.length;
    if (quiet > LONGEST_TEXT) fail('a text without end');
    parser.write(decoder.decode(chunk, { stream: true }));
    yield* found;
    found = [];
  }
  parser.write(decoder?.decode() ?? '').close();
  yield* found;
};

/** What the declaration says; UTF-8 when it says nothing. A byte order mark decides alone. */
const encoding = (start: Buffer, path: string): string => {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  const label = /^[^<]{0,3}<\?xml[^>]{0,200}?encoding=["']([\w.:-]{1,40})/.exec(start.toString('latin1', 0, 300))?.[1];
  try {
    return new TextDecoder(label ?? 'utf-8').encoding;
  } catch (cause) {
    throw new StartError(`${path} is written in ${label}, which is not known here`, { cause });
  }
};
