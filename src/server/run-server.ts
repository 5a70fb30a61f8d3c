import { describeError, type Logger } from './log.js';
import type { Metrics } from './metrics.js';
import { metricsFetch } from './metrics-fetch.js';
import { serve, type ServeOptions, type Server } from './node.js';

interface RunOptions extends ServeOptions {
  /** What is served at `/metrics`, on a port of its own. Default: nothing. */
  metrics?: { metrics: Metrics; port: number; host: string } | undefined;
  logger: Logger;
  /** Called when nothing is in flight any more. */
  close(): Promise<void>;
  /** Called once it listens. */
  started(server: Server, metrics: Server | undefined): void;
}

/** Milliseconds that stopping may take. What is still not done by then was not acknowledged. */
const STOP_DEADLINE = 4_800;

/**
 * {@link serve}, until SIGTERM or SIGINT: then it stops taking requests, finishes, closes and exits with 0. A promise
 * that nobody caught is a line of log; after an exception that nobody caught the process ends in the same way, with 1.
 */
export const runServer = async ({ metrics, logger, close, started, ...options }: RunOptions): Promise<void> => {
  const server = await serve(options);
  const forMetrics =
    metrics && (await serve({ fetch: metricsFetch(metrics.metrics), port: metrics.port, host: metrics.host }));
  let stopping = false;
  const end = async (reason: string, code: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      logger.error({ reason }, 'stopping took too long');
      process.exit(1);
    }, STOP_DEADLINE);
    try {
      await Promise.all([server.stop(), forMetrics?.stop()]);
      await close();
      process.exit(code);
    } catch (error) {
      logger.error({ reason, error: describeError(error) }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', (signal) => void end(signal, 0));
  process.on('SIGINT', (signal) => void end(signal, 0));
  process.on('unhandledRejection', (error) => {
    logger.error({ error: describeError(error) }, 'a promise was rejected and nobody looked');
  });
  process.on('uncaughtException', (error) => {
    logger.error({ error: describeError(error) }, 'an exception was not caught: stopping');
    void end('uncaughtException', 1);
  });
  started(server, forMetrics);
};
