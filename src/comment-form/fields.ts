import type { Field } from '../internal/validate.js';

/** The parts of a space-separated list. */
export const tokens = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/** What a form asks of its author. Who is signed in is known. */
export const authorFields = (form: { fields: string; userToken: string }): Field[] =>
  form.userToken ? [] : shownFields(form.fields).slice(1);

/** The fields that show, in their order: the comment always, the others by name. */
export const shownFields = (list: string): Field[] => {
  const shown = ['text', ...tokens(list)];
  return (['text', 'name', 'email', 'website'] as const).filter((field) => shown.includes(field));
};
