/** SQLite: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN. https://www.sqlite.org/rescode.html */
const SQLITE_PASSING = new Set([5, 6, 8, 10, 13, 14]);

/** PostgreSQL: connection lost, out of resources, shutting down, deadlock or serialisation, lock not available. */
const POSTGRES_PASSING = /^(?:08|53|57P|40001|40P01|55P03)/;

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

/** Whether the store failed in a way that passes: locked by somebody else, disk full, connection gone. */
export const isPassingFault = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  // The lower byte of an extended SQLite code is the primary one.
  if (typeof errcode === 'number') return SQLITE_PASSING.has(errcode & 0xff);
  return typeof code === 'string' && (POSTGRES_PASSING.test(code) || SYSTEM_PASSING.has(code));
};
