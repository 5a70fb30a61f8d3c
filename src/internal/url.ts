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

const parse = (value: string, base?: string | URL): URL | undefined => {
  try {
    return new URL(value, base);
  } catch {
    return undefined;
  }
};
