import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { type Files, readRecord } from './disk.js';
import { type Found, readFiles, type StoreToCut, withEndpoint, write } from './recording.js';

const FILE = 'comments.sqlite';

/** What processes share while they run is made anew at the start. */
const lasts = (name: string): boolean => !name.endsWith('-shm');

/** The endpoint itself writes the files. */
export const sqlite: StoreToCut = {
  settings: ['synchronous=full', 'synchronous=normal', 'synchronous=off'],
  points: 600,
  async record({ setting, comments, recorder }, use) {
    const folder = mkdtempSync(join(tmpdir(), 'afterword-power-'));
    const [data, place, record] = [join(folder, 'data'), join(folder, 'place'), join(folder, 'record')];
    try {
      mkdirSync(data);
      const acknowledged = await withEndpoint(
        [join(data, FILE), setting.replace('synchronous=', '')],
        recorder.env(data, record),
        (url) => write(url, comments, record),
      );
      return await use({
        acknowledged,
        before: new Map(),
        operations: readRecord(readFileSync(record)).filter(({ name }) => lasts(name)),
        after: new Map([...readFiles(data)].filter(([name]) => lasts(name))),
        open: (files) => Promise.resolve(open(place, files)),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const open = (place: string, files: Files): Found => {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const [name, image] of files) writeFileSync(join(place, name), image);
  const database = new DatabaseSync(join(place, FILE));
  try {
    const made = database.prepare(`select 1 from sqlite_master where name = 'comments'`).all().length > 0;
    const rows = made ? (database.prepare('select text from comments').all() as { text: string }[]) : [];
    const [check] = database.prepare('pragma integrity_check').all() as [{ integrity_check: string }];
    return { texts: rows.map(({ text }) => text), integrity: check.integrity_check };
  } catch (error) {
    return { texts: [], integrity: String(error) };
  } finally {
    database.close();
  }
};
