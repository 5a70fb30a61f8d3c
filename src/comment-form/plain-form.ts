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
  action: string | null | undefined;
  /** What was typed before the script was there. */
  values: Partial<Record<Field, string>>;
  /** The input that has the focus, and the field that it stands for. */
  focused?: { field: Field; input: HTMLInputElement };
}

export const readPlainForm = (host: Element): PlainForm => {
  const form = host.querySelector('form');
  // A control named "action" would hide the property.
  const plain: PlainForm = { action: form?.getAttribute('action'), values: {} };
  for (const input of form?.querySelectorAll<HTMLInputElement>('input, textarea') ?? []) {
    const field = Object.hasOwn(names, input.name) && names[input.name];
    if (!field) continue;
    if (input.value) plain.values[field] = input.value;
    if (input.matches(':focus')) plain.focused = { field, input };
  }
  return plain;
};
