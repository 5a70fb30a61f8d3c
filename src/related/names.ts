import { text, type Entry } from './articles.js';

/** Names of authors or tags: one or several, each a string or an object that has a name. */
export const names = (value: unknown): string[] =>
  [value].flat().flatMap((one) => text(one) || text((one as Entry | null)?.['name']) || []);
