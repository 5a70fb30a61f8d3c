import { type Session, signIn as schema } from '../../../contract/index.js';
import { readJson } from '../../body.js';
import { HttpError } from '../../problems.js';
import { networkOf, type Route } from '../../routes/route.js';
import { parseShape } from '../../shape.js';
import { sha256 } from '../../tokens.js';
import { begin, csrfToken, current, end, requireOwnPage, signedIn } from '../session.js';

/** `GET {base}/moderate/session`: 204 when nobody is signed in, which is no error. */
export const showSession: Route = async (context, options) => {
  const session = await current(context, options);
  return session ? context.json(sessionAnswer(session)) : context.body(null, 204);
};

/** `POST {base}/moderate/session` with a moderator's token. What is wrong with a token is not told. */
export const signIn: Route = async (context, options) => {
  requireOwnPage(context, options.origins);
  const { token } = parseShape(schema, await readJson(context.req.raw));
  const backend = await options.open();
  const { store, secret } = backend;
  await backend.countSignIn(networkOf(context, options, backend));
  const moderator = await store.moderation.moderatorWith(sha256(token.trim()));
  if (moderator === undefined) throw new HttpError(401, 'unauthorized');
  const session = await begin(context, options, store, moderator);
  options.logger.info({ moderator }, 'moderator signed in');
  const csrf = csrfToken(secret, session.token);
  return context.json(sessionAnswer({ moderator, csrf, expiresAt: session.expiresAt }), 201);
};

/** `DELETE {base}/moderate/session`. */
export const signOut: Route = async (context, options) => {
  const { store } = await signedIn(context, options);
  await end(context, options, store);
  return context.body(null, 204);
};

const sessionAnswer = ({ moderator, csrf, expiresAt }: { moderator: string; csrf: string; expiresAt: number }) =>
  ({ moderator, csrf, expiresAt: new Date(expiresAt).toISOString() }) satisfies Session;
