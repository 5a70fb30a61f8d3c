import type * as z from 'zod/mini';
import type { events } from '../contract/index.js';

type Bytes = Uint8Array<ArrayBuffer>;
type EventName = keyof typeof events;
type EventData<Name extends EventName> = z.infer<(typeof events)[Name]>;

export interface EventBus {
  /**
   * What happens on a page from now on, as a Server-Sent Events stream; undefined when too many listen already.
   * @param network Where the listener is. One network cannot take every place.
   */
  subscribe(page: string, network?: string): ReadableStream<Bytes> | undefined;
  /** Tells those who listen to the page. Only what is on disk is told. */
  publish<Name extends EventName>(page: string, event: Name, data: EventData<Name>): void;
  /** How many listen. */
  readonly count: number;
  /** Whether anybody listens to the page. */
  has(page: string): boolean;
  /** Ends every stream. Browsers come back by themselves. */
  close(): void;
}

interface Listener {
  network: string | undefined;
  send(bytes: Bytes): void;
  end(): void;
}

/** A network's share of all places, and what it has in any case: behind one address there may be a whole office. */
const SHARE = 0.1;
const LEAST_SHARE = 20;

/** Milliseconds; proxies hang up on a connection that says nothing for a minute, some after 30 seconds. */
const HEARTBEAT = 25_000;
/** Bytes that may wait for a listener who reads slowly. */
const MOST_WAITING = 65_536;

const encode = (text: string): Bytes => new TextEncoder().encode(text);

/** A comment comes first, so that a proxy sends the headers on. */
const GREETING = encode(':\nretry: 3000\n\n');
const BEAT = encode(':\n\n');

/** Carries what happens on a page to those who have it open, within this process. */
export const createEvents = (most: number): EventBus => {
  const pages = new Map<string, Set<Listener>>();
  const networks = new Map<string, number>();
  const mostOfOne = Math.max(LEAST_SHARE, most * SHARE);
  let count = 0;
  let heartbeat: NodeJS.Timeout | undefined;

  const everybody = () => [...pages.values()].flatMap((listeners) => [...listeners]);
  const tally = ({ network }: Listener, change: 1 | -1) => {
    if (network === undefined) return;
    const now = (networks.get(network) ?? 0) + change;
    if (now === 0) networks.delete(network);
    else networks.set(network, now);
  };
  const add = (page: string, listener: Listener) => {
    const listeners = pages.get(page) ?? new Set();
    pages.set(page, listeners.add(listener));
    count++;
    tally(listener, 1);
    heartbeat ??= setInterval(() => everybody().forEach((one) => one.send(BEAT)), HEARTBEAT).unref();
  };
  const remove = (page: string, listener: Listener) => {
    const listeners = pages.get(page);
    if (!listeners?.delete(listener)) return;
    if (listeners.size === 0) pages.delete(page);
    tally(listener, -1);
    if (--count > 0) return;
    clearInterval(heartbeat);
    heartbeat = undefined;
  };

  return {
    subscribe(page, network) {
      if (count >= most || (network !== undefined && (networks.get(network) ?? 0) >= mostOfOne)) return undefined;
      let listener: Listener;
      return new ReadableStream<Bytes>(
        {
          start(controller) {
            listener = {
              network,
              send(bytes) {
                if (controller.desiredSize! > 0) return controller.enqueue(bytes);
                remove(page, listener);
                controller.error(new Error('The listener reads too slowly'));
              },
              end() {
                remove(page, listener);
                controller.close();
              },
            };
            add(page, listener);
            listener.send(GREETING);
          },
          cancel() {
            remove(page, listener);
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }),
      );
    },
    publish(page, event, data) {
      const listeners = pages.get(page);
      if (!listeners) return;
      const bytes = encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      for (const listener of [...listeners]) listener.send(bytes);
    },
    get count() {
      return count;
    },
    has: (page) => pages.has(page),
    close() {
      for (const listener of everybody()) listener.end();
    },
  };
};
