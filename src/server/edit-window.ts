/** Milliseconds in which its author may change a comment. */
export const EDIT_WINDOW = 15 * 60_000;
/** A longer one could end at a time that RFC 3339 cannot write. */
export const LONGEST_EDIT_WINDOW = 100 * 365 * 24 * 60 * 60_000;

/** Until when its author may change a comment, as the wire says it. Where there is no time for it, that is over at once. */
export const editableUntil = (createdAt: number, editWindow: number): string =>
  new Date(createdAt + editWindow).toISOString();

export const isEditable = (createdAt: number, editWindow: number): boolean => Date.now() < createdAt + editWindow;
