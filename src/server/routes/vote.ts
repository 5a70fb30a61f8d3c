import { readerToken } from '../bearer.js';
import { refuseForeign } from '../headers.js';
import { readerHash } from '../tokens.js';
import { commentId, notFound, type Route, take } from './route.js';

/** `PUT {endpoint}/{id}/vote` with `liked`, `DELETE` without. A second one changes nothing. */
export const vote =
  (liked: boolean): Route =>
  async (context, options) => {
    refuseForeign(options.origins, context.req.raw);
    const reader = readerToken(context.req.raw);
    const id = commentId(context);
    await take(context, options, 'votes', reader);
    const { store, secret } = await options.open();
    const row = await store.findVisible(id);
    const voted = row && (await store.vote(row, { voter: readerHash(secret, id, reader), liked, at: Date.now() }));
    if (!voted) throw notFound();
    const { votes, changed } = voted;
    if (changed) options.changed(row.page);
    return context.json({ votes }, 200, { 'Cache-Control': 'no-store' });
  };
