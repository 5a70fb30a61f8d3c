import type { Field } from '../internal/validate.js';

/** Names that a plain form may give to our fields: ours, and WordPress's. */
const names: Record<string, Field> = {
  text: 'text',
  comment: 'text',
  name: 'name',
  author: 'name',
  email: 'email',
  website: 'website',
  url: 'website',
};

/** The plain `<form>` inside the element, which works without script, as it is when the element takes over. */
export interface PlainForm {
  /** Address that it posts to, where it has one. */
  action: string | undefined;
  /** What was typed before the script was there. */
  values: Partial<Record<Field, string>>;
  /** The field that has the focus, and where in it. */
  focused: { field: Field; start: number | null; end: number | null } | undefined;
}

export const readPlainForm = (host: Element): PlainForm | undefined => {
  const form = host.querySelector('form');
  if (!form) return undefined;
  const plain: PlainForm = { action: undefined, values: {}, focused: undefined };
  // A control named "action" would hide the property.
  const action = form.getAttribute('action');
  if (action) plain.action = new URL(action, form.baseURI).href;
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input[name], textarea[name]')) {
    const field = Object.hasOwn(names, control.name) ? names[control.name]! : undefined;
    if (!field) continue;
    if (control.value) plain.values[field] = control.value;
    if (control.matches(':focus')) {
      // Inputs of type email have no selection and say so by null.
      plain.focused = { field, start: control.selectionStart, end: control.selectionEnd };
    }
  }
  return plain;
};
