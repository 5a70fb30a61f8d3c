/** Flags that every launcher needs. */
export const browserArgs: string[];
/** The path of a Chrome or Chromium that is there already. */
export const browserPath: () => string | undefined;
/** Installs Debian packages, as root. */
export const installByApt: (...packages: string[]) => boolean;
