import { load, remove, save } from '../internal/storage.js';

/** Who writes. Kept in this browser only while the reader wants it. */
export interface Author {
  name: string;
  email: string;
  website: string;
}

const NAME = 'afterword:author';

/** What is kept, or undefined: also tells whether the reader wants it kept. */
export const readAuthor = (): Author | undefined => {
  const author = load<Author>(NAME);
  return author && { name: `${author.name ?? ''}`, email: `${author.email ?? ''}`, website: `${author.website ?? ''}` };
};

/** Keeps who writes, or forgets it. */
export const keepAuthor = ({ name, email, website }: Author, keep: boolean): void =>
  void (keep ? save(NAME, { name, email, website }) : remove(NAME));
