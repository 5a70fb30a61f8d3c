/** SQLite: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN. https://www.sqlite.org/rescode.html */
const SQLITE_PASSING = new Set([5, 6, 8, 10, 13, 14]);

/** PostgreSQL: connection lost, out of resources, shutting down. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES_DOWN = /^(?:08|53|57P)/;
/** Deadlock or serialisation, lock not available: somebody else holds a row. */
const POSTGRES_HELD = /^(?:40001|40P01|55P03)$/;

const SYSTEM_PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOSPC',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ETIMEDOUT',
]);

/** Whether SQLite says that another connection holds the lock. */
export const isBusy = (error: unknown): boolean => primaryCode(error) === 5;

/** The lower byte of an extended SQLite code is the primary one. */
const primaryCode = (error: unknown): number | undefined => {
  const { errcode } = Object(error) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
};

/** Whether the store failed in a way that passes: locked by somebody else, disk full, connection gone. */
export const isPassingFault = (error: unknown): boolean => isFaultOfStore(error) || POSTGRES_HELD.test(codeOf(error));

/** Whether it failed in a way that passes, and for all who want something of it. */
export const isFaultOfStore = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const sqlite = primaryCode(error);
  if (sqlite !== undefined) return SQLITE_PASSING.has(sqlite);
  const code = codeOf(error);
  return POSTGRES_DOWN.test(code) || SYSTEM_PASSING.has(code);
};

const codeOf = (error: unknown): string => {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};
