import { v7 as uuid } from 'uuid';

export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const WHOLE = new RegExp(`^${UUID}$`);

/** Whether a comment of ours could have this id. */
export const isId = (text: string): boolean => WHOLE.test(text);

/** Grows with each answer to a comment that is ahead; begins at the seconds since 1970, so that a new start does not set it back. */
let behind = 0;

/**
 * An id for a new comment, which sorts after the one that it answers, and after other answers to that, even when that
 * was written on a machine whose clock is ahead: a thread is read in the order of its ids.
 */
export const newId = (parent: string | null): string => {
  const id = uuid();
  if (!parent || !isId(parent) || parent < id) return id;
  behind = Math.max(behind + 1, Math.floor(Date.now() / 1000));
  return uuid({ msecs: Number.parseInt(parent.replace('-', '').slice(0, 12), 16) + 1, seq: behind });
};
