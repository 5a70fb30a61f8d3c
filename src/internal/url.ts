/** Characters of an address. Longer ones are cut by somebody on the way. */
const LONGEST = 2_048;

/** What parsers read differently: a line break of two characters, and a host that ends at a backslash or at an "@". */
const MISREAD = /\r\n|^[^/]*\/\/[^/?#\\]*\\[^/?#]*@/;

/** Not `URL.canParse`: in Node 20 it refuses the letters of Latin-1, as in `https://münchen.example/`, once it is compiled. */
export const parseUrl = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

/**
 * The address if it is safe to put into a link or an image, else undefined: http or https, no user name or
 * password, written as `URL.href` writes it. Lit renders `href="javascript:…"` as it stands, so every address
 * that comes from outside passes through here.
 */
export const safeUrl = (value: unknown, base?: string | URL): string | undefined => {
  if (typeof value !== 'string' || value.length > LONGEST || MISREAD.test(value)) return undefined;
  try {
    const { protocol, username, password, hostname, href } = new URL(value, base);
    // Chromium takes hosts with a space in them, which the standard refuses.
    return /^https?:$/.test(protocol) && !username && !password && !hostname.includes('%20') ? href : undefined;
  } catch {
    return undefined;
  }
};
