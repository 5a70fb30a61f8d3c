import type { Field } from '../internal/validate.js';

/** The parts of a space-separated list. */
export const tokens = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/** The fields that show, in their order: the comment always, the others by name. */
export const shownFields = (list: string): Field[] => {
  const shown = ['text', ...tokens(list)];
  return (['text', 'name', 'email', 'website'] as const).filter((field) => shown.includes(field));
};
