import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

const keyOf = (secret: Uint8Array): Buffer => createHmac('sha256', secret).update('sender').digest();

/** A value that nobody reads without the secret, nor puts at another comment. base64url. */
export const seal = (secret: Uint8Array, comment: string, value: unknown): string => {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, keyOf(secret), iv).setAAD(Buffer.from(comment));
  const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
};

/** Undefined where it was sealed under another secret, or for another comment. */
export const unseal = <T>(secret: Uint8Array, comment: string, sealed: string): T | undefined => {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, IV))
      .setAAD(Buffer.from(comment))
      .setAuthTag(bytes.subarray(IV, IV + TAG));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]);
    return JSON.parse(text.toString()) as T;
  } catch {
    return undefined;
  }
};
