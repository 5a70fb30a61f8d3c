const MARKS: [label: string, ...bytes: number[]][] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16be', 0xfe, 0xff],
  ['utf-16le', 0xff, 0xfe],
];

/** Without a mark, UTF-16 shows by the zero beside the first "<" or "{". */
const unmarked = ([first, second]: Uint8Array): string | undefined =>
  first === 0 && second ? 'utf-16be' : first && second === 0 ? 'utf-16le' : undefined;

const charset = (text: string | null | undefined, pattern: RegExp): string | undefined => text?.match(pattern)?.[1];

/**
 * The text of a document in whatever encoding it says it is: by its byte order mark, the type it was sent with, or its
 * XML declaration, in this order, as https://www.rfc-editor.org/rfc/rfc7303#section-3 wants it. Else UTF-8.
 */
export const decode = (bytes: Uint8Array, type: string | null): string => {
  const mark = MARKS.find(([, ...signs]) => signs.every((sign, at) => bytes[at] === sign))?.[0];
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const labels = [
    mark ?? unmarked(bytes),
    charset(type, /charset\s*=\s*["']?([\w.:-]+)/i),
    charset(head, /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i),
  ];
  for (const label of labels) {
    if (!label) continue;
    try {
      return new TextDecoder(label).decode(bytes);
    } catch {
      // Nobody knows an encoding of this name.
    }
  }
  return new TextDecoder().decode(bytes);
};
