import { storage } from '../internal/storage.js';

/** Who writes. Kept in this browser only while the reader wants it. */
export interface Author {
  name: string;
  email: string;
  website: string;
}

const NAME = 'afterword:author';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const readAuthor = (): Author | undefined => {
  const author = storage.get<Partial<Author>>(NAME);
  return author ? { name: text(author.name), email: text(author.email), website: text(author.website) } : undefined;
};

export const writeAuthor = ({ name, email, website }: Author): void => storage.set(NAME, { name, email, website });

export const removeAuthor = (): void => storage.remove(NAME);
