import { readJson } from '../../body.js';
import { parseChange } from '../../draft.js';
import { newId } from '../../id.js';
import { HttpError } from '../../problems.js';
import { keptAnswer, publicComment } from '../../public-comment.js';
import { tellStatus } from '../../notices.js';
import { commentId, notFound, type Route } from '../../routes/route.js';
import type { NewRow } from '../../storage/create-comment.js';
import { stateOf } from '../../storage/moderation/act.js';
import { record } from '../../storage/moderation/log.js';
import type { Retry } from '../../storage/retry.js';
import { isPublic } from '../../storage/visible.js';
import { commentToken, sha256 } from '../../tokens.js';
import { signedIn } from '../session.js';

/**
 * `POST {base}/moderate/comments/{id}/reply`: answers a published comment as the site, under the moderator's name. The
 * same reply a second time, as after an answer that was lost, is none.
 */
export const reply: Route = async (context, options) => {
  const { store, secret, moderator } = await signedIn(context, options);
  const text = parseChange(await readJson(context.req.raw));
  const parent = await store.find(commentId(context));
  if (!parent) throw notFound();
  if (!isPublic(parent)) throw new HttpError(409, 'conflict');

  const at = Date.now();
  const id = newId(parent.id);
  const row = {
    ...{ page: parent.page, title: null, id, parent: parent.id, text, name: moderator, role: 'moderator' },
    ...{
      status: 'published' as const,
      email: null,
      website: null,
      avatar: null,
      meta: null,
      elapsed: null,
      created_at: at,
    },
    token_hash: sha256(commentToken(secret, parent.page, id)),
  } satisfies NewRow;
  const comment = publicComment({ ...row, edited_at: null, deleted_at: null, votes: 0 }, options.votes);
  let entry: string | null = null;
  const written = await store.create(
    row,
    retryOf(moderator, parent.id, text, keptAnswer(comment)),
    async (transaction) => {
      entry = await record(transaction, {
        ...{ by: moderator, at, action: 'reply', page: row.page, comment: id },
        ...{ before: { ...published, removed_as: 'deleted', deleted_at: at }, after: published },
      });
    },
  );
  if (!written.replayed) {
    options.events.publish(row.page, 'comment-published', { comment });
    tellStatus(options.notify, 'published', row.page, id);
  }
  return context.json({ entry }, written.replayed ? 200 : 201);
};

const published = stateOf({
  ...{ status: 'published', deleted_at: null, removed_as: null, reason: null, reason_detail: null, open_reports: 0 },
  learned: null,
});

/** Milliseconds in which the same words below the same comment are the same reply. */
const SAME = 120_000;

const retryOf = (moderator: string, parent: string, text: string, answer: string): Retry => {
  const fingerprint = sha256(JSON.stringify([moderator, parent, text]));
  return { key: `reply ${fingerprint}`, fingerprint, status: 201, answer, lifetime: SAME };
};
