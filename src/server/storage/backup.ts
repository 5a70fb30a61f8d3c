import { realpathSync, statSync } from 'node:fs';
import { StartError } from '../start-error.js';
import { wholeFile } from '../whole-file.js';
import { isPostgresUrl } from './postgres.js';
import { openReadOnly } from './sqlite.js';

/**
 * Copies the SQLite store as it is at one moment, while others read and write, and looks whether the copy is sound.
 * What was deleted is not in the copy. Throws a {@link StartError} that says in one line why there is none.
 */
export const backup = async (store: string, path: string, { force }: { force: boolean }): Promise<void> => {
  refuseStore(store, path);
  await wholeFile(path, {
    force,
    deaf: true,
    async write(draft) {
      const database = await openReadOnly(store);
      try {
        database.prepare('vacuum into ?').run(draft);
      } finally {
        database.close();
      }
      const faults = await findFaults(draft);
      if (faults.length > 0) throw new StartError(`The copy is not sound, so it was not kept: ${faults[0]}`);
    },
  });
};

/** What SQLite's own check finds wrong with a file. */
export const findFaults = async (path: string): Promise<string[]> => {
  const database = await openReadOnly(path);
  try {
    const rows = database.prepare('pragma integrity_check').all() as { integrity_check: string }[];
    const keys = database.prepare('pragma foreign_key_check').all();
    const faults = rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
    return keys.length > 0 ? [...faults, `${keys.length} rows belong to nothing`] : faults;
  } finally {
    database.close();
  }
};

const refuseStore = (store: string, path: string): void => {
  if (isPostgresUrl(store)) throw new StartError('PostgreSQL makes its own copies: run pg_dump, or archive its log');
  if (!statSync(store, { throwIfNoEntry: false })) throw new StartError(`There is no store at ${store}`);
  const other = statSync(path, { throwIfNoEntry: false });
  if (other && realpathSync(path) === realpathSync(store)) throw new StartError(`${path} is the store itself`);
};
