import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { isPostgresUrl, StartError } from '../server/index.js';
import { isPassingFault } from '../server/storage/faults.js';
import { Store } from '../server/storage/store.js';
import { databaseOption, dataOption } from './options.js';

export interface StoreFlags {
  data: string;
  database?: string | undefined;
}

/** A command that does something with a store. */
export const storeCommand = (name: string): Command =>
  new Command(name).addOption(dataOption()).addOption(databaseOption());

/** Path of the SQLite file, or the URL of the PostgreSQL database. */
export const storeOf = ({ data, database }: StoreFlags): string => {
  if (!database) return join(data, 'comments.sqlite');
  if (!isPostgresUrl(database)) {
    throw new StartError('The database is no address of PostgreSQL: write it like postgres://user:password@host/name');
  }
  return database;
};

/** Whether there is a store to read from; whether a database is there is seen when it is opened. */
const storeExists = (flags: StoreFlags): boolean => {
  const store = storeOf(flags);
  return isPostgresUrl(store) || existsSync(store);
};

/** Throws a {@link StartError} when there is none: a folder that was mistyped is not made. */
export const needStore = (flags: StoreFlags): void => {
  if (!storeExists(flags)) throw new StartError(`There is no store at ${storeOf(flags)}`);
};

/** Opens the store for as long as something is done with it, while a server may use it as well. */
export const withStore = async <T>(flags: StoreFlags, act: (store: Store) => Promise<T>): Promise<T> => {
  const store = await Store.open(storeOf(flags));
  try {
    return await act(store);
  } catch (cause) {
    if (!isPassingFault(cause)) throw cause;
    throw new StartError(`The database did not take it: ${(cause as Error).message}`, { cause });
  } finally {
    await store.close();
  }
};
