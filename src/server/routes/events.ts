import type { Issue } from '../../contract/index.js';
import { pageParameter } from '../list-query.js';
import { HttpError, invalid } from '../problems.js';
import type { Route } from './route.js';

/** Seconds until one of those who listen may have gone. */
const RETRY_AFTER = 30;

/** `GET {endpoint}/events?page=`: what happens on a page, as Server-Sent Events. */
export const listen: Route = async (context, { events, networks }) => {
  const issues: Issue[] = [];
  const page = pageParameter(new URL(context.req.url).searchParams, issues);
  if (issues.length > 0) throw invalid(...issues);
  const { address } = context.env;
  const forwarded = context.req.header('x-forwarded-for') ?? null;
  // Behind a proxy that is not trusted, all readers would share one.
  const network = networks.isUnnamedProxy(address, forwarded) ? undefined : networks.of(address, forwarded);
  // The answer to HEAD has nobody who listens.
  const stream = context.req.method === 'HEAD' ? null : events.subscribe(page, network);
  if (stream === undefined) {
    throw new HttpError(503, 'unavailable', { headers: { 'Retry-After': String(RETRY_AFTER) } });
  }
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/event-stream',
      // A proxy must not wait until it has enough to compress or to pass on.
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
};
