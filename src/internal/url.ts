/**
 * The address if it is safe to put into a link or an image, else undefined: http or https, no user name or
 * password, written as `URL.href` writes it. Lit renders `href="javascript:…"` as it stands, so every address
 * that comes from outside passes through here.
 */
export const safeUrl = (value: unknown, base?: string | URL): string | undefined => {
  if (typeof value !== 'string' || !URL.canParse(value, base)) return undefined;
  const { protocol, username, password, href } = new URL(value, base);
  return /^https?:$/.test(protocol) && !username && !password ? href : undefined;
};
