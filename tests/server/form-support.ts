/** What `enctype="application/x-www-form-urlencoded"` on the element asks for. */
export const JSON_ANSWER = { Accept: 'application/json, application/problem+json' };

/** The fields of a plain form on this page. */
export const createForm =
  (page: string) =>
  (changes: Record<string, string> = {}): Record<string, string> => ({
    text: 'Good bread.',
    name: 'Ann',
    page,
    ...changes,
  });
