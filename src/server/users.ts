import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { limits, userClaims } from '../contract/index.js';
import { isEmail } from '../internal/email.js';
import { isBlank, trim } from '../internal/text.js';
import { safeUrl } from '../internal/url.js';
import { HttpError } from './problems.js';
import { isLine } from './shape.js';
import { StartError } from './start-error.js';

/** How the site signs its user tokens: with a secret that both know, or with a key whose public half is known here. */
export interface UserOptions {
  /** For HS256, at least 32 bytes; a string counts as UTF-8. */
  secret?: string | Uint8Array;
  /** For EdDSA: the public Ed25519 key, as PEM or JWK. */
  key?: string | JsonWebKey;
  /** What `aud` has to name. Default: it is not looked at. */
  audience?: string;
}

/** Who is signed in at the site, by its own word. */
export interface User {
  id: string | null;
  name: string;
  email: string | null;
  website: string | null;
  avatar: string | null;
  role: string | null;
}

/** Throws a 401 with the code `token_expired` or `token_refused`. */
export type ReadUser = (token: string) => Promise<User>;

const SECRET_BYTES = 32;
/** Seconds that the clocks of the site and of the endpoint may differ. */
const CLOCK_TOLERANCE = 10;
/** Seconds until a token must have expired: whoever finds one may write as its owner for no longer. */
const LONGEST_LIFE = 24 * 60 * 60;

/** Reads user tokens. Which algorithm counts is said by the key, never by the token. */
export const userReader = (options: UserOptions = {}): ReadUser => {
  const { audience } = options;
  const trusted = trustedKey(options);
  return async (token) => {
    if (!trusted) throw refused('this endpoint knows no key for user tokens');
    const { key, algorithm } = trusted;
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['exp'],
      ...(audience !== undefined && { audience }),
    }).catch((error: unknown) => {
      throw error instanceof errors.JWTExpired ? unauthorized('token_expired', 'exp is over') : refused(reason(error));
    });
    if (payload.exp! > Date.now() / 1000 + LONGEST_LIFE + CLOCK_TOLERANCE) throw refused('exp is more than a day away');
    return toUser(payload);
  };
};

const toUser = (payload: unknown): User => {
  const claims = userClaims.safeParse(payload);
  if (!claims.success) throw refused(`the claim ${claims.error.issues[0]?.path.join('.')} is not what it should be`);
  const { sub, email, website, avatar, role } = claims.data;
  const name = trim(claims.data.name.replace(/\p{Bidi_Control}/gu, ''));
  const wrong = Object.entries({ name, sub, role }).find(([, value]) => value !== undefined && !isLine(value));
  if (wrong) throw refused(`the claim ${wrong[0]} holds control characters`);
  if (isBlank(name)) throw refused('the claim name is empty');
  if (email && !isEmail(email)) throw refused('the claim email is no address');
  return {
    id: sub || null,
    name,
    email: email || null,
    website: address(website),
    avatar: address(avatar),
    role: trim(role ?? '') || null,
  };
};

/** None where it is not safe, or too long once it is written as an address. */
const address = (text: string | undefined): string | null => {
  const href = safeUrl(text);
  return href && href.length <= limits.url ? href : null;
};

/** For the person who signs the tokens. Says nothing that the token does not say. */
const reason = (error: unknown): string =>
  error instanceof errors.JWTClaimValidationFailed
    ? `the claim ${error.claim} does not fit`
    : error instanceof errors.JOSEAlgNotAllowed
      ? 'alg is not the one of the key'
      : 'the signature does not fit, or it is no JWT';

const unauthorized = (code: 'token_expired' | 'token_refused', explanation: string) =>
  new HttpError(401, code, { explanation, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });

const refused = (explanation: string) => unauthorized('token_refused', explanation);

const trustedKey = ({ secret, key }: UserOptions): { key: KeyObject; algorithm: 'HS256' | 'EdDSA' } | undefined => {
  if (secret !== undefined && key !== undefined) {
    throw new StartError('User tokens are signed with a secret or with a key: give one of them');
  }
  if (key !== undefined) return { key: publicKey(key), algorithm: 'EdDSA' };
  if (secret === undefined) return undefined;
  const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret;
  if (bytes.length < SECRET_BYTES) {
    throw new StartError(`The user secret is too short: it needs at least ${SECRET_BYTES} bytes`);
  }
  return { key: createSecretKey(bytes), algorithm: 'HS256' };
};

const publicKey = (given: string | JsonWebKey): KeyObject => {
  const wanted = 'The user key must be a public Ed25519 key, as PEM or JWK';
  let key: KeyObject;
  let isPrivate: boolean;
  try {
    const jwk = typeof given === 'string' && given.trim().startsWith('{') ? (JSON.parse(given) as JsonWebKey) : given;
    isPrivate = typeof jwk === 'string' ? /PRIVATE KEY/.test(jwk) : jwk.d !== undefined;
    key = typeof jwk === 'string' ? createPublicKey(jwk) : createPublicKey({ key: jwk, format: 'jwk' });
  } catch (cause) {
    throw new StartError(wanted, { cause });
  }
  // Node would make the public half of it.
  if (isPrivate) throw new StartError(`${wanted}: the private one stays with the site`);
  if (key.asymmetricKeyType !== 'ed25519') throw new StartError(wanted);
  return key;
};
