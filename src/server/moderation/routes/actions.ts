import { moderation as schema, newBlock, pageChange } from '../../../contract/index.js';
import { pageUrl } from '../../../internal/page.js';
import { readJson } from '../../body.js';
import { isId } from '../../id.js';
import { HttpError, invalid } from '../../problems.js';
import { answer, tellChange } from '../../routes/comment.js';
import { commentId, notFound, type Route } from '../../routes/route.js';
import { parseShape } from '../../shape.js';
import type { CommentRow } from '../../storage/schema.js';
import { signedIn } from '../session.js';
import { blockable, moderatedRow } from '../wire.js';

/** `POST {base}/moderate/actions`: one action for one comment or for many; for all of them, or for none. */
export const act: Route = async (context, options) => {
  const { store, secret, moderator } = await signedIn(context, options);
  const { action, comments } = parseShape(schema, await readJson(context.req.raw));
  const found: CommentRow[] = [];
  for (const id of new Set(comments.filter(isId))) {
    const row = await store.find(id);
    if (row) found.push(row);
  }
  const entries: { id: string; comment: string }[] = [];
  const rows: object[] = [];
  const by = { by: moderator, at: Date.now() };
  for (const acted of await store.moderation.actOnAll(found, action, by, answer(options))) {
    const { entry, after } = acted;
    if (entry !== undefined) {
      entries.push({ id: entry, comment: after.id });
      tellChange(acted, options);
      options.akismet?.correct(acted, secret);
    }
    rows.push(moderatedRow(after));
  }
  return context.json({ entries, comments: rows });
};

/** `POST {base}/moderate/log/{id}/undo`. */
export const undo: Route = async (context, options) => {
  const { store, secret, moderator } = await signedIn(context, options);
  const undone = await store.moderation.undo(commentId(context), { by: moderator, at: Date.now() }, answer(options));
  if (!undone) throw notFound();
  if (undone === 'stale') throw new HttpError(409, 'conflict');
  if (undone.change) {
    tellChange(undone.change, options);
    options.akismet?.correct(undone.change, secret);
  }
  if (undone.page !== undefined) options.changed(undone.page);
  return context.json({ entry: undone.entry });
};

/** `POST {base}/moderate/pages`: closes a page, or opens it again. */
export const changePage: Route = async (context, options) => {
  const { store, moderator } = await signedIn(context, options);
  const { url, closed } = parseShape(pageChange, await readJson(context.req.raw));
  const page = pageUrl(url);
  if (!page) throw invalid({ path: ['url'], code: 'invalid' });
  if (!options.origins.allowsPage(new URL(page), new URL(context.req.url))) {
    throw invalid({ path: ['url'], code: 'not_allowed' });
  }
  const entry = await store.moderation.closePage(page, closed, { by: moderator, at: Date.now() });
  if (entry !== undefined) options.changed(page);
  return context.json({ entry: entry ?? null });
};

/** `POST {base}/moderate/blocks`: what comes from there from now on is spam. */
export const addBlock: Route = async (context, options) => {
  const { store, moderator } = await signedIn(context, options);
  const { comment, kind, until } = parseShape(newBlock, await readJson(context.req.raw));
  const end = until ? Date.parse(until) : null;
  if (end !== null && !(end > Date.now())) throw invalid({ path: ['until'], code: 'invalid' });
  const row = isId(comment) ? await store.find(comment) : undefined;
  const value = row && blockable(row, kind);
  if (!value) throw invalid({ path: ['comment'], code: 'not_found' });
  const block = { kind, value, name: row.name, until: end };
  const entry = await store.moderation.block(block, { by: moderator, at: Date.now() });
  return context.json({ entry }, 201);
};

/** `DELETE {base}/moderate/blocks/{id}`. */
export const liftBlock: Route = async (context, options) => {
  const { store, moderator } = await signedIn(context, options);
  const entry = await store.moderation.lift(commentId(context), { by: moderator, at: Date.now() });
  if (entry === undefined) throw notFound();
  return context.json({ entry });
};
