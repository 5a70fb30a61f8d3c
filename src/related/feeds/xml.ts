import sax from 'sax';
import { pause } from '../pause.js';

/** An element of an XML document. */
export interface Node {
  /** Local name in lower case, with the usual prefix of its namespace where it is not the feed's own: `media:content`. */
  name: string;
  /** By local name in lower case. */
  attributes: Map<string, string>;
  children: Node[];
  /** Text and markup inside, entities read: what stands between the tags for text, the tags too for XHTML. */
  text: string;
  /** What relative addresses inside are relative to, by `xml:base`. */
  base: string;
}

/** Prefixes that everybody uses for these. What is in no known namespace goes by the prefix that is written. */
const PREFIXES: Record<string, string> = {
  'http://www.w3.org/2005/Atom': '',
  'http://purl.org/atom/ns#': '',
  'http://purl.org/rss/1.0/': '',
  'http://purl.org/rss/1.0/modules/content/': 'content:',
  'http://purl.org/dc/elements/1.1/': 'dc:',
  'http://search.yahoo.com/mrss/': 'media:',
  'http://search.yahoo.com/mrss': 'media:',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes:',
  'http://www.w3.org/1999/xhtml': 'xhtml:',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf:',
};

/** Elements that hold text. */
const TEXTS = new Set(['title', 'description', 'summary', 'content', 'content:encoded']);

/** Characters that are parsed before others may have the thread. */
const SLICE = 65_536;

/** Deeper than any feed; what is nested deeper stands beside. */
const DEEPEST = 64;

const resolve = (address: string, base: string): string =>
  URL.canParse(address, base) ? new URL(address, base).href : base;

/**
 * The elements of an XML document, as far as it can be read: feeds have tags that are not closed, bare ampersands,
 * entities of HTML, and ends that never came. The platform's own parser knows no mercy, and is a sink that Trusted Types
 * guards.
 */
export const readXml = async (text: string, base: string): Promise<Node> => {
  const root: Node = { name: '', attributes: new Map(), children: [], text: '', base };
  const open = [root];
  const parser = sax.parser(false, { lowercase: true, xmlns: true });
  const say = (words: string) => (open.at(-1)!.text += words);
  parser.onerror = () => {
    // It goes on after what it cannot read, unless it is held to what it has met.
    (parser as unknown as { error: Error | null }).error = null;
  };
  parser.ontext = say;
  parser.oncdata = say;
  parser.onopentag = (tag) => {
    const { uri, local, attributes } = tag as sax.QualifiedTag;
    const parent = open.at(-1)!;
    const prefix = PREFIXES[uri] ?? (uri ? `${uri.slice(0, 20)}:` : '');
    const node: Node = { name: prefix + local, attributes: new Map(), children: [], text: '', base: parent.base };
    for (const { name, local, value } of Object.values(attributes)) {
      if (name === 'xml:base') node.base = resolve(value, parent.base);
      else node.attributes.set(local, value);
    }
    if (open.length < DEEPEST) parent.children.push(node);
    open.push(node);
  };
  parser.onclosetag = () => {
    const node = open.pop()!;
    // Elements in a text are markup, as what other feeds escape is.
    if (node.name.startsWith('xhtml:') || TEXTS.has(open.at(-1)!.name)) {
      const tag = node.name.slice(node.name.lastIndexOf(':') + 1);
      say(`<${tag}>${node.text}</${tag}>`);
    }
  };
  for (let at = 0; at < text.length; at += SLICE) {
    parser.write(text.slice(at, at + SLICE));
    await pause();
  }
  parser.close();
  return root;
};

/** All elements of these names, wherever they are. What is in one of them is not looked at. */
export const findAll = (node: Node, names: ReadonlySet<string>): Node[] =>
  node.children.flatMap((child) => (names.has(child.name) ? [child] : findAll(child, names)));
