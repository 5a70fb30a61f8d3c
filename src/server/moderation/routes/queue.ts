import { type Issue, limits, type Queue, queues } from '../../../contract/index.js';
import { pageUrl } from '../../../internal/page.js';
import { isId } from '../../id.js';
import { invalid } from '../../problems.js';
import type { Route, RouteContext } from '../../routes/route.js';
import { isPlain } from '../../shape.js';
import type { QueueQuery } from '../../storage/moderation/queue.js';
import { signedIn } from '../session.js';
import { blockRow, logRow, moderatedRow } from '../wire.js';

const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 100;

/** `GET {base}/moderate/queue`. */
export const showQueue: Route = async (context, options) => {
  const { store } = await signedIn(context, options);
  const query = parseQueueQuery(new URL(context.req.url).searchParams);
  const { rows, next } = await store.moderation.queue(query);
  const reports = await store.moderation.reports(rows);
  return context.json({
    comments: rows.map((row) => moderatedRow(row, reports.get(row.id))),
    next: next ?? null,
    counts: await store.moderation.counts(),
  });
};

/** `GET {base}/moderate/log`. */
export const showLog: Route = async (context, options) => {
  const { store } = await signedIn(context, options);
  const { limit, after } = parsePosition(context);
  const rows = await store.moderation.log({ limit: limit + 1, after });
  return context.json({
    entries: rows.slice(0, limit).map(logRow),
    next: rows.length > limit ? rows[limit - 1]!.id : null,
  });
};

/** `GET {base}/moderate/blocks`. */
export const showBlocks: Route = async (context, options) => {
  const { store } = await signedIn(context, options);
  const { limit, after } = parsePosition(context);
  const rows = await store.moderation.blocks({ limit, after, now: Date.now() });
  return context.json({
    blocks: rows.slice(0, limit).map(blockRow),
    next: rows.length > limit ? rows[limit - 1]!.id : null,
  });
};

const parseQueueQuery = (parameters: URLSearchParams): QueueQuery => {
  const issues: Issue[] = [];
  const { limit, after } = position(parameters, issues);
  const queue = parameters.get('in') ?? 'held';
  if (!queues.includes(queue as Queue)) issues.push({ path: ['in'], code: 'invalid' });
  const address = parameters.get('page')?.trim() || undefined;
  const page = address === undefined ? undefined : pageUrl(address);
  if (address !== undefined && !page) issues.push({ path: ['page'], code: 'invalid' });
  const search = parameters.get('search')?.trim() || undefined;
  if (search && (!isPlain(search) || search.length > limits.title)) issues.push({ path: ['search'], code: 'invalid' });
  if (issues.length > 0) throw invalid(...issues);
  return { queue: queue as Queue, limit, after, page, search };
};

const parsePosition = (context: RouteContext) => {
  const issues: Issue[] = [];
  const found = position(new URL(context.req.url).searchParams, issues);
  if (issues.length > 0) throw invalid(...issues);
  return found;
};

const position = (parameters: URLSearchParams, issues: Issue[]): { limit: number; after: string | undefined } => {
  const limit = parameters.get('limit') ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > LARGEST_LIMIT) issues.push({ path: ['limit'], code: 'invalid' });
  const after = parameters.get('cursor') ?? undefined;
  if (after !== undefined && !isId(after)) issues.push({ path: ['cursor'], code: 'invalid' });
  return { limit: Number(limit), after };
};
