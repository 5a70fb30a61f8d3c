/** Where a `Link` header says that there is more: https://www.rfc-editor.org/rfc/rfc8288#section-3 */
export const nextLink = (header: string | null): string | undefined => {
  for (const [, url, parameters] of header?.matchAll(/<([^<>]*)>((?:[^",<]|"(?:[^"\\]|\\.)*")*)/g) ?? []) {
    // Of several relations named one after the other, the first one counts.
    const relation = /^(?:[^"]|"(?:[^"\\]|\\.)*")*?;\s*rel\s*=\s*"?([^";]*)/i.exec(parameters!)?.[1];
    if (relation && /(^|\s)next(\s|$)/i.test(relation)) return url;
  }
  return undefined;
};
