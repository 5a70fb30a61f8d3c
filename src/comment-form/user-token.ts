/** What a user token says, for the reader's own eyes. Only the endpoint can tell whether it is true. */
export interface TokenUser {
  name: string;
  /** Milliseconds since 1970; NaN where the token does not say. */
  expiresAt: number;
}

/** Undefined where it is no JWT that names somebody. https://www.rfc-editor.org/rfc/rfc7519#section-3 */
export const readUserToken = (token: string): TokenUser | undefined => {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { name, exp } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown; exp?: unknown };
    return typeof name === 'string' && name.trim() ? { name: name.trim(), expiresAt: Number(exp) * 1000 } : undefined;
  } catch {
    return undefined;
  }
};

/** Whether the endpoint would say that it has expired, as far as this clock knows. */
export const isOver = (token: string): boolean => (readUserToken(token)?.expiresAt ?? Infinity) <= Date.now();
