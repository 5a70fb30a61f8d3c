/**
 * The address if it is safe to put into a link or an image, else undefined: http or https, no user name or
 * password, written as `URL.href` writes it. Lit renders `href="javascript:…"` as it stands, so every address
 * that comes from outside passes through here.
 */
export const safeUrl = (value: unknown, base?: string | URL): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const url = parse(value, base);
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : undefined;
};

/** A website as people type it: "example.com" becomes "https://example.com/"; undefined when it is none. */
export const websiteUrl = (text: string): string | undefined => {
  const value = text.trim();
  if (/[\s\\<>"'`]|^\/\//.test(value)) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/i.test(value);
  const href = safeUrl(scheme ? value : `https://${value}`);
  if (!href) return undefined;
  const { hostname } = new URL(href);
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? href : undefined;
};

/** Query parameters that tell where a visitor came from, not which page this is. */
const TRACKING =
  /^(utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|rb_clickid|s_cid|wickedid|__s|_openstat)$/i;

/**
 * The identity of a page: its address without hash and tracking parameters, the others in their order.
 * Undefined when it is not an http(s) address.
 */
export const pageUrl = (value: string, base?: string | URL): string | undefined => {
  const href = safeUrl(value, base);
  if (!href) return undefined;
  const url = new URL(href);
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  return url.href.replace(/\?$/, '');
};

const parse = (value: string, base?: string | URL): URL | undefined => {
  try {
    return new URL(value, base);
  } catch {
    return undefined;
  }
};
