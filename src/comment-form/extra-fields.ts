import { limits } from '../contract/limits.js';

/** An input of the site's own, native or custom. */
type Control = HTMLElement & {
  name?: string;
  value?: string;
  type?: string;
  checked?: boolean;
  disabled?: boolean;
  checkValidity?(): boolean;
  reportValidity?(): boolean;
};

/** The inputs that stand in a slot, at any depth. */
const controls = (slot: HTMLSlotElement | null): Control[] =>
  (slot?.assignedElements({ flatten: true }) ?? [])
    .flatMap((element) => [element, ...element.querySelectorAll('*')] as Control[])
    .filter((element) => !!element.name && typeof element.value === 'string')
    .filter((element) => !element.disabled && !element.matches(':disabled'));

/** What a form would send of an input. */
const valuesOf = (control: Control): string[] => {
  if (control instanceof HTMLSelectElement) {
    const chosen = control.querySelectorAll<HTMLOptionElement>('option:checked:not(:disabled)');
    return Array.from(chosen, ({ value }) => value);
  }
  const { value, type = '', checked } = control;
  const isSent = /^(checkbox|radio)$/.test(type) ? checked : !/^(button|submit|reset|image|file)$/.test(type);
  return isSent ? [value!] : [];
};

/** What the site's own inputs hold, by name. Several values of one name are joined by ", ". */
export const extraValues = (slot: HTMLSlotElement | null): Record<string, string> => {
  const values = new Map<string, string>();
  for (const control of controls(slot)) {
    const name = control.name!;
    for (const value of valuesOf(control)) values.set(name, values.has(name) ? `${values.get(name)}, ${value}` : value);
  }
  return Object.fromEntries(values);
};

/** The words that the reader agrees to, as they stand there. */
export const consentOf = (slot: HTMLSlotElement): string => {
  const assigned = slot.assignedNodes({ flatten: true });
  const words = assigned.length ? assigned.map(({ textContent }) => textContent).join(' ') : slot.textContent;
  return words!.replace(/\s+/g, ' ').trim().slice(0, limits.metaValue);
};

/** The first of the site's own inputs that is not valid. */
export const firstInvalid = (slot: HTMLSlotElement | null): Control | undefined =>
  controls(slot).find((control) => control.checkValidity?.() === false);
