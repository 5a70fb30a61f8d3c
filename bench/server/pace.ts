import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Times {
  count: number;
  failed: number;
  /** Milliseconds from when a request was due: of 99 in 100, and of all. */
  p99: number;
  slowest: number;
}

/** Connections that are kept, at most: each of them is used several times a second, so that none is hung up on. */
const CONNECTIONS = 64;
/** Requests a second on each, where there are fewer. */
const USES = 4;

/**
 * Sends requests at an even rate, as readers come, whatever becomes of those before. Light: what sends must not take the
 * processor from what answers.
 * @param url Where to; answers have a `Content-Length`.
 * @param rate Requests a second.
 * @param request The next one, as HTTP/1.1 has it.
 */
export const pace = async (url: URL, rate: number, seconds: number, request: () => string): Promise<Times> => {
  const connections = Math.min(CONNECTIONS, Math.ceil(rate / USES));
  const idle = Array.from({ length: connections }, () => new Connection(url));
  const all = [...idle];
  const waiting: number[] = [];
  const times: number[] = [];
  let failed = 0;
  const send = async (connection: Connection, due: number) => {
    const status = await connection.send(request());
    times.push(performance.now() - due);
    if (status < 200 || status > 299) failed++;
    const next = waiting.shift();
    if (next === undefined) idle.push(connection);
    else void send(connection, next);
  };
  const started = performance.now();
  const count = Math.round(rate * seconds);
  for (let made = 0; made < count; await sleep(1)) {
    for (let due; made < count && (due = started + (made * 1_000) / rate) <= performance.now(); made++) {
      // In turn: a connection that waits for long is hung up on.
      const connection = idle.shift();
      if (connection) void send(connection, due);
      else waiting.push(due);
    }
  }
  while (times.length < count) await sleep(1);
  for (const connection of all) connection.end();
  return { count, failed, p99: percentile(times, 0.99), slowest: percentile(times, 1) };
};

export const percentile = (times: number[], part: number): number =>
  times.sort((one, other) => one - other)[Math.ceil(times.length * part) - 1]!;

/** One request at a time, of whose answer only the status is read: 0 where there is none. */
class Connection {
  readonly #url: URL;
  #socket: Socket;
  #answered: (status: number) => void = () => undefined;
  #status = 0;
  #missing = 0;

  constructor(url: URL) {
    this.#url = url;
    this.#socket = this.#open();
  }

  send(request: string): Promise<number> {
    if (this.#socket.destroyed) this.#socket = this.#open();
    this.#socket.write(request);
    return new Promise((resolve) => (this.#answered = resolve));
  }

  end(): void {
    this.#socket.destroy();
  }

  #open(): Socket {
    const { hostname, port } = this.#url;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#missing = 0;
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('close', () => socket === this.#socket && this.#answered(0));
    // It closes then.
    socket.on('error', () => undefined);
    return socket;
  }

  /** The headers come in one piece from a server on the same machine. */
  #read(bytes: Buffer): void {
    if (this.#missing === 0) {
      const end = bytes.indexOf('\r\n\r\n') + 4;
      const head = bytes.toString('latin1', 0, end);
      this.#status = Number(head.slice(9, 12));
      this.#missing = end + Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    }
    this.#missing -= bytes.length;
    if (this.#missing === 0) this.#answered(this.#status);
  }
}
