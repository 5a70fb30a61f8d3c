import { isEmail } from './email.js';
import { byteLength, countCharacters, isBlank } from './text.js';
import { websiteUrl } from './website-url.js';

export type Field = 'text' | 'name' | 'email' | 'website';

export interface FieldIssue {
  field: Field;
  code: 'required' | 'invalid_email' | 'invalid_url' | 'too_long';
}

export interface Rules {
  /** Fields that must hold something. */
  required: ReadonlySet<string>;
  /** The most characters, as readers see them. */
  maximum: Readonly<Record<Field, number>>;
  /** The most bytes, where characters alone do not bound the size. */
  maximumBytes?: Partial<Readonly<Record<Field, number>>>;
}

/** What is wrong with a comment's fields, in their order in the form. The form and every write path of the endpoint ask here. */
export const validate = (values: Readonly<Record<Field, string>>, rules: Rules): FieldIssue[] =>
  (['text', 'name', 'email', 'website'] as const).flatMap((field) => {
    const code = validateField(field, values[field], rules);
    return code ? [{ field, code }] : [];
  });

const validateField = (field: Field, value: string, rules: Rules): FieldIssue['code'] | undefined => {
  if (isBlank(value)) return rules.required.has(field) ? 'required' : undefined;
  if (countCharacters(value) > rules.maximum[field]) return 'too_long';
  if (byteLength(value) > (rules.maximumBytes?.[field] ?? Infinity)) return 'too_long';
  if (field === 'email' && !isEmail(value.trim())) return 'invalid_email';
  if (field === 'website' && !websiteUrl(value)) return 'invalid_url';
  return undefined;
};
