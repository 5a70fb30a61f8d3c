import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Answered } from './observe.js';
import type { MailKind, StoredStatus } from './storage/schema.js';

/** What the endpoint counts, for Prometheus. No label holds what a client chose. */
export interface Metrics {
  /** Everything, in the text format 0.0.4. */
  text(): Promise<string>;
  readonly contentType: string;
  answered(request: Answered): void;
  /** A comment was stored, with this verdict. */
  commented(verdict: StoredStatus): void;
  /** The store could not be asked: for a while, or it answered what nobody foresaw. */
  failed(code: 'unavailable' | 'internal'): void;
  /** What became of a mail, or of a try to send it. */
  mailed(kind: MailKind, result: 'sent' | 'failed' | 'refused'): void;
  /** @param count How many listen to what happens on their pages. */
  listens(count: () => number): void;
}

/** Seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** For one endpoint. */
export const createMetrics = (): Metrics => {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const requests = new Counter({
    name: 'afterword_requests_total',
    help: 'Requests that were answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'afterword_request_duration_seconds',
    help: 'Seconds until the answer began.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers,
  });
  const comments = new Counter({
    name: 'afterword_comments_total',
    help: 'Comments that were stored.',
    labelNames: ['verdict'],
    registers,
  });
  const failures = new Counter({
    name: 'afterword_store_errors_total',
    help: 'Requests that failed: for a while (unavailable), or for a reason that nobody foresaw (internal).',
    labelNames: ['code'],
    registers,
  });
  const mails = new Counter({
    name: 'afterword_mails_total',
    help: 'Tries to send a mail: sent, failed for now, or refused by the mail server for good.',
    labelNames: ['kind', 'result'],
    registers,
  });
  collectDefaultMetrics({ register: registry });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    answered({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      duration.observe({ method, route }, seconds);
    },
    commented: (verdict) => comments.inc({ verdict }),
    failed: (code) => failures.inc({ code }),
    mailed: (kind, result) => mails.inc({ kind, result }),
    listens(count) {
      const gauge: Gauge = new Gauge({
        name: 'afterword_listeners',
        help: 'Open streams of events.',
        registers,
        collect: (): void => gauge.set(count()),
      });
    },
  };
};
