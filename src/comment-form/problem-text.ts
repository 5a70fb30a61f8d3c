import type { LocalizeController } from '../controllers/localize-controller.js';
import { plural } from '../i18n/intl.js';
import type { Field } from '../internal/validate.js';

/** What is wrong with a field: a code of ours, or the endpoint's own words. */
export interface Problem {
  code: string;
  detail?: string | undefined;
  /** Characters, or bytes, over the limit. */
  excess?: number;
}

export const problemText = (words: LocalizeController, field: Field, problem: Problem | undefined): string => {
  if (!problem) return '';
  if (problem.detail) return problem.detail;
  switch (problem.code) {
    case 'required':
      return words.text(`${field}Required`);
    case 'invalid_email':
      return words.text('emailInvalid');
    case 'invalid_url':
      return words.text('websiteInvalid');
    case 'too_long':
      return plural(words, 'tooLong', problem.excess ?? 1);
    default:
      return words.text('invalid');
  }
};
