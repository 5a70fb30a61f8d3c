/** `en` of `en-GB`. */
export const primaryLanguage = (tag: string): string => tag.trim().toLowerCase().split(/[-_]/)[0]!;

/** Whether a reader of one reads the other, too. A language that is not said is no hindrance. */
export const isSameLanguage = (one = '', other = ''): boolean =>
  !one || !other || one === other || primaryLanguage(one) === primaryLanguage(other);
