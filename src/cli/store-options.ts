import { join } from 'node:path';
import { Option } from 'commander';
import { isPostgresUrl, StartError } from '../server/index.js';

/** Where the comments are, as every command is told. */
export interface StoreFlags {
  data: string;
  database?: string;
}

export const dataOption = (): Option =>
  new Option('-d, --data <folder>', 'where the comments are kept').env('DATA_DIR').default('./data');

export const databaseOption = (): Option =>
  new Option('--database <url>', 'keep them in PostgreSQL instead, as in postgres://user:password@host/name').env(
    'DATABASE_URL',
  );

/** The store that the flags name. Throws a `StartError` for what is no address of PostgreSQL. */
export const storeOf = ({ data, database }: StoreFlags): string => {
  if (!database) return join(data, 'comments.sqlite');
  if (!isPostgresUrl(database)) {
    throw new StartError('The database is no address of PostgreSQL: write it like postgres://user:password@host/name');
  }
  return database;
};
