import type { Enctype } from '../client/client.js';
import { limits } from '../contract/limits.js';
import { safeUrl } from '../internal/url.js';
import type { Field } from '../internal/validate.js';
import { warnOnce } from '../internal/warn.js';
import type { CommentFormElement } from './comment-form-element.js';
import { authorFields, tokens } from './fields.js';

/** What a form's attributes say, with the default where they say nothing that makes sense. */
export interface Settings {
  /** Fields that show and must be filled. */
  required: ReadonlySet<Field>;
  /** The most characters that a comment may have. */
  maximum: number;
  enctype: Enctype;
  /** Absolute address of the comments collection, or empty. */
  endpoint: string;
}

const ENCTYPES: readonly string[] = ['application/json', 'application/x-www-form-urlencoded'] satisfies Enctype[];

export const readSettings = (form: CommentFormElement, plainAction: string): Settings => {
  for (const name of ['fields', 'required'] as const) {
    const unknown = tokens(form[name]).find((token) => !/^(text|name|email|website|consent|notify)$/.test(token));
    if (unknown) warnOnce('fields', `${name}="${form[name]}": there is no field "${unknown}"`);
  }
  const known = ENCTYPES.includes(form.enctype);
  if (!known) warnOnce('enctype', `enctype="${form.enctype}" is not known, "${ENCTYPES[0]}" is used`);
  const counts = form.maxLength > 0;
  if (!counts) warnOnce('max-length', `max-length="${form.getAttribute('max-length')}" is not a number above 0`);
  const address = form.endpoint || plainAction;
  const endpoint = address && safeUrl(address, document.baseURI);
  if (!endpoint) warnOnce('endpoint', `endpoint="${address}" is not an address`);
  const required = ['text', ...tokens(form.required)];
  return {
    required: new Set((['text', ...authorFields(form)] as const).filter((field) => required.includes(field))),
    maximum: counts ? form.maxLength : limits.text,
    enctype: known ? form.enctype : 'application/json',
    endpoint: endpoint ?? '',
  };
};
