import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The streams of events that a server is sending. None of them would ever finish by itself. */
export interface EventStreams {
  /** Sends for as long as both sides stay, and hangs up on a client that does not read what is meant for it. */
  send(response: Response, outgoing: ServerResponse): Promise<void>;
  end(): void;
}

/** Answers that are none, whose headers need not be unpacked to see that: it takes longer than to send them. */
export const whole = new WeakSet<Response>();

export const isEventStream = (response: Response): boolean =>
  !whole.has(response) && response.headers.get('content-type') === 'text/event-stream' && response.body !== null;

export const createEventStreams = (): EventStreams => {
  const open = new Set<ServerResponse>();
  return {
    async send({ status, headers, body }, outgoing) {
      open.add(outgoing);
      try {
        outgoing.writeHead(status, Object.fromEntries(headers));
        await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
      } catch {
        // One side has gone; the pipeline has told the other.
        outgoing.destroy();
      } finally {
        open.delete(outgoing);
      }
    },
    end() {
      for (const outgoing of open) outgoing.end();
    },
  };
};
