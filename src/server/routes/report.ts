import { report as schema, type Report } from '../../contract/index.js';
import { trim } from '../../internal/text.js';
import { readerToken } from '../bearer.js';
import { readJson } from '../body.js';
import { refuseForeign } from '../headers.js';
import { invalid } from '../problems.js';
import { isPlain, parseShape } from '../shape.js';
import { readerHash } from '../tokens.js';
import { commentId, notFound, type Route, take } from './route.js';

/** `POST {endpoint}/{id}/report`. A reader who reports a comment twice is heard once. */
export const report: Route = async (context, options) => {
  const { origins, open, logger, notify } = options;
  const request = context.req.raw;
  refuseForeign(origins, request);
  const reader = request.headers.has('authorization') ? readerToken(request) : undefined;
  const comment = commentId(context);
  const { reason, text } = parseReport(await readJson(request));

  await take(context, options, 'reports', reader);
  const { store, secret } = await open();
  const row = await store.findVisible(comment);
  if (!row) throw notFound();
  // Whoever has no token is told from others by what they say.
  const reporter = readerHash(secret, comment, reader ?? JSON.stringify([reason, text]));
  const kept = await store.report({ page: row.page, comment, reporter, reason, text, created_at: Date.now() });
  if (kept) {
    logger.info({ comment, reason }, 'comment reported');
    notify({ kind: 'reported', page: row.page, comment });
  }
  return context.body(null, 204, { 'Cache-Control': 'no-store' });
};

const parseReport = (body: unknown): { reason: Report['reason']; text: string | null } => {
  const { reason, text = '' } = parseShape(schema, body);
  if (!isPlain(text)) throw invalid({ path: ['text'], code: 'invalid' });
  return { reason, text: trim(text) || null };
};
