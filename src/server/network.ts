import { createHmac } from 'node:crypto';

/** Milliseconds after which the same network has another hash: what is kept of it cannot be joined for longer. */
export const NETWORK_PERIOD = 24 * 60 * 60 * 1000;
/** Milliseconds that the hash of a network is kept with a comment. */
export const NETWORK_RETENTION = 30 * NETWORK_PERIOD;

/**
 * What is kept of a network: 128 bits, base64url, with a key of its own for each day. Without the secret nobody can
 * try out addresses.
 * @param at When, in milliseconds since 1970.
 */
export const networkHash = (secret: Uint8Array, network: string, at: number): string => {
  const key = keyOf(secret, Math.floor(at / NETWORK_PERIOD));
  return createHmac('sha256', key).update(network).digest().subarray(0, 16).toString('base64url');
};

/** The key that was asked for last: mostly that of today. */
const last = new WeakMap<Uint8Array, { day: number; key: Buffer }>();

const keyOf = (secret: Uint8Array, day: number): Buffer => {
  const known = last.get(secret);
  if (known?.day === day) return known.key;
  const key = createHmac('sha256', secret).update(`network\n${day}`).digest();
  last.set(secret, { day, key });
  return key;
};

/** The most hashes of one network that are looked for: a block of a network holds for about a year. */
const MOST_DAYS = 400;

/** What a network was known by since a moment, the newest first. */
export const networkHashes = (secret: Uint8Array, network: string, since: number): string[] => {
  const now = Date.now();
  const days = Math.min(Math.floor(now / NETWORK_PERIOD) - Math.floor(since / NETWORK_PERIOD) + 1, MOST_DAYS);
  return Array.from({ length: Math.max(days, 1) }, (_, day) =>
    networkHash(secret, network, now - day * NETWORK_PERIOD),
  );
};
