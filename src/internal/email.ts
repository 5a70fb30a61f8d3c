/** https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** Whether this is an email address as `<input type=email>` understands it, and short enough to be sent to (RFC 5321). */
export const isEmail = (text: string): boolean => text.length <= 254 && EMAIL.test(text);

/** An address as it is compared: people do not tell capitals apart in it. */
export const sameEmail = (email: string): string => email.trim().toLowerCase();
