import { safeUrl } from './url.js';

/** A website as people type it: "example.com" becomes "https://example.com/"; undefined when it is none. */
export const websiteUrl = (text: string): string | undefined => {
  const value = text.trim();
  if (/[\s\\<>"`]|^\/\//.test(value)) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/i.test(value);
  const href = safeUrl(scheme ? value : `https://${value}`);
  if (!href) return undefined;
  const { hostname } = new URL(href);
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? href : undefined;
};
