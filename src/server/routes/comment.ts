import { authorToken, bearerToken, isAuthor } from '../bearer.js';
import { readJson } from '../body.js';
import { type Draft, parseChange } from '../draft.js';
import { isEditable } from '../edit-window.js';
import { refuseForeign } from '../headers.js';
import { tellStatus } from '../notices.js';
import { HttpError } from '../problems.js';
import { keptAnswer, publicComment } from '../public-comment.js';
import { textHash } from '../spam/duplicates.js';
import type { Answer, Change } from '../storage/change-comment.js';
import type { CommentRow } from '../storage/schema.js';
import type { Store } from '../storage/store.js';
import { isPublic } from '../storage/visible.js';
import { sha256 } from '../tokens.js';
import { type AppOptions, commentId, notFound, type Route, type RouteContext, senderOf, take } from './route.js';

/** `GET {endpoint}/{id}`. Its author sees it while it waits for approval, too. */
export const showComment: Route = async (context, { open, votes }) => {
  const id = commentId(context);
  const { store } = await open();
  const token = bearerToken(context.req.raw);
  const row = await store.findVisible(id, token && sha256(token));
  const own = row && token !== undefined && isAuthor(row, token) && row.deleted_at === null;
  if (!row || !(isPublic(row) || own)) throw notFound();
  context.header('Vary', 'Authorization', { append: true });
  return context.json({ comment: publicComment(row, votes) }, 200, { 'Cache-Control': own ? 'no-store' : 'no-cache' });
};

/** `PATCH {endpoint}/{id}`: a new text, or one that was taken back for the second time. */
export const changeComment: Route = async (context, options) => {
  const { store, row } = await ownComment(context, options);
  if (row.removed_as !== null) throw notFound();
  refuseExpired(row, options);
  const text = parseChange(await readJson(context.req.raw));

  let after = row;
  // A retry of an edit is none.
  if (row.deleted_at !== null || row.text !== text) {
    // Asked outside of the transaction: what the site does there may take its time.
    const backend = await options.open();
    const draft = { ...asDraft(row, text), title: await store.title(row.page) };
    const sender = { ...senderOf(context, options, backend), edits: row.id };
    const facts = await options.decider.look(draft, backend, sender);
    const verdict = await options.decider.decide(draft, { facts, secret: backend.secret, sender });
    const change = await store.edit(row, { text, text_hash: textHash(text), verdict, at: Date.now() }, answer(options));
    if (!change) throw notFound();
    tellChange(change, options);
    ({ after } = change);
  }
  return context.json({ comment: publicComment(after, options.votes) }, 200, { 'Cache-Control': 'no-store' });
};

/** `DELETE {endpoint}/{id}`. A second one changes nothing. */
export const deleteComment: Route = async (context, options) => {
  const { store, row } = await ownComment(context, options);
  // What moderators have put away is still there, and goes as well.
  if (row.text !== '') {
    refuseExpired(row, options);
    const change = await store.delete(row, Date.now(), answer(options));
    if (change && isPublic(change.before)) options.events.publish(row.page, 'comment-removed', { id: row.id });
  }
  return context.body(null, 204, { 'Cache-Control': 'no-store' });
};

/** The comment that the bearer wrote. To others, one that they cannot see is not there. */
const ownComment = async (context: RouteContext, options: AppOptions): Promise<{ store: Store; row: CommentRow }> => {
  refuseForeign(options.origins, context.req.raw);
  const token = authorToken(context.req.raw);
  const id = commentId(context);
  await take(context, options, 'edits', token);
  const { store } = await options.open();
  const row = await store.findVisible(id, sha256(token));
  if (!row) throw notFound();
  if (!isAuthor(row, token)) throw new HttpError(403, 'forbidden');
  return { store, row };
};

const refuseExpired = (row: CommentRow, { editWindow }: AppOptions): void => {
  if (!isEditable(row.created_at, editWindow)) throw new HttpError(403, 'expired');
};

/** What the site's rule for approval looks at. */
const asDraft = (row: CommentRow, text: string): Omit<Draft, 'title'> => ({
  page: row.page,
  parent: row.parent,
  text,
  name: row.name,
  email: row.email,
  website: row.website,
  author_id: row.author_id,
  avatar: row.avatar,
  role: row.role,
  meta: row.meta === null ? null : (JSON.parse(row.meta) as Record<string, string>),
  spam: row.status === 'spam',
  elapsed: row.elapsed,
  proof: null,
  notify: row.notify === 1,
});

/** A retry of the first request is told what has become of the comment. */
export const answer =
  ({ votes }: Pick<AppOptions, 'votes'>): Answer =>
  (row) => ({
    status: row.deleted_at !== null ? 200 : row.status === 'published' ? 201 : 202,
    answer: keptAnswer(publicComment(row, votes)),
  });

/** Tells those who have the page open, and whoever else wants to know, where a comment has come into sight or gone. */
export const tellChange = (
  { before, after }: Change,
  { events, votes, notify }: Pick<AppOptions, 'events' | 'votes' | 'notify'>,
): void => {
  if (after.status !== before.status || isPublic(after) !== isPublic(before)) {
    if (after.deleted_at === null) tellStatus(notify, after.status, after.page, after.id);
  }
  if (isPublic(after)) {
    const event = isPublic(before) ? 'comment-edited' : 'comment-published';
    events.publish(after.page, event, { comment: publicComment(after, votes) });
  } else if (isPublic(before)) {
    events.publish(after.page, 'comment-removed', { id: after.id });
  }
};
