import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, type HttpBindings, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createEventStreams, type EventStreams, isEventStream } from './event-streams.js';
import { secureHeaders } from './headers.js';
import { describeError, type Logger } from './log.js';
import { HttpError, problemBody, problemResponse } from './problems.js';
import { StartError } from './start-error.js';

export interface ServeOptions {
  fetch(request: Request, info: { address: string | undefined }): Response | Promise<Response>;
  /** 0 takes a free one. */
  port: number;
  /** Address to listen on. Default: 127.0.0.1, this machine only. */
  host?: string;
}

export interface Server {
  port: number;
  /** Where it listens, as in `http://127.0.0.1:8080`. */
  url: string;
  /** Takes no new connections, ends streams of events, lets what else is in flight finish; within 4 seconds. */
  stop(): Promise<void>;
}

/** Milliseconds; a client that is slower than this is not one of a reader. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 15_000;
const KEEP_ALIVE_TIMEOUT = 5_000;
const TIMEOUT_CHECK = 1_000;
/** After this long a stopping server cuts what is still in flight. */
const STOP_TIMEOUT = 4_000;

/** Listens on a port. Rejects with a {@link StartError} when the port cannot be had. */
export const serve = ({ fetch, port, host = '127.0.0.1' }: ServeOptions): Promise<Server> => {
  const streams = createEventStreams();
  const listener = getRequestListener(
    async (request, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      const response = await fetch(request, { address: incoming.socket.remoteAddress });
      if (!isEventStream(response)) return response;
      void streams.send(response, outgoing as ServerResponse);
      return RESPONSE_ALREADY_SENT;
    },
    { errorHandler: unreadable },
  );
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      connectionsCheckingInterval: TIMEOUT_CHECK,
    },
    (incoming, outgoing) => {
      // Two hosts are read differently by whoever stands in between (RFC 9112, 3.2).
      if ((incoming.headersDistinct['host']?.length ?? 0) > 1) return refuse(incoming.socket, 400);
      // A connection that is kept would outlive the server.
      if (!server.listening) outgoing.shouldKeepAlive = false;
      void listener(incoming, outgoing);
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => refuse(socket, parserStatus(error)));
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => refuse(socket, 405));

  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve({ port: address.port, url: `http://${name}:${address.port}`, stop: () => stop(server, streams) });
    });
  });
};

const stop = (server: HttpServer, streams: EventStreams): Promise<void> =>
  new Promise((resolve) => {
    const quieten = () => {
      streams.end();
      // A connection that has just answered its last request is idle, and nobody else would close it.
      server.closeIdleConnections();
    };
    const again = setInterval(quieten, 50);
    const deadline = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT);
    server.close(() => {
      clearInterval(again);
      clearTimeout(deadline);
      resolve();
    });
    quieten();
  });

const listenError = (error: NodeJS.ErrnoException, host: string, port: number): StartError => {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken: stop what uses it, or choose another with PORT or --port`,
    EACCES: `Port ${port} needs more rights than this user has: choose one above 1023 with PORT or --port`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
    ENOTFOUND: `${host} is not an address of this machine`,
  };
  return new StartError(reasons[error.code ?? ''] ?? `Cannot listen on ${host} port ${port} (${error.code})`, {
    cause: error,
  });
};

/** A request whose address or host makes no sense never reaches the application. */
const unreadable = (error: unknown): Response => {
  const known = error instanceof RequestError || (error instanceof Error && error.name === 'RequestError');
  const response = problemResponse(known ? new HttpError(400, 'malformed') : new HttpError(500, 'internal'));
  secureHeaders(response.headers);
  return response;
};

const parserStatus = ({ code }: NodeJS.ErrnoException): number => {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
};

/** Answers what is not HTTP, by hand, and hangs up. */
const refuse = (socket: Duplex, status: number): void => {
  if (!socket.writable || (socket as Socket).destroyed) return;
  const code = status === 405 ? 'method_not_allowed' : status === 413 ? 'too_large' : 'malformed';
  const body = problemBody(new HttpError(status, code));
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
  secureHeaders(headers);
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`).join('\r\n');
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};

interface RunOptions extends ServeOptions {
  logger: Logger;
  /** Called when nothing is in flight any more. */
  close(): Promise<void>;
  /** Called once it listens. */
  started(server: Server): void;
}

/** {@link serve}, until SIGTERM or SIGINT: then it stops taking requests, finishes, closes and exits with 0. */
export const runServer = async ({ logger, close, started, ...options }: RunOptions): Promise<void> => {
  const server = await serve(options);
  let stopping = false;
  const end = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    try {
      await server.stop();
      await close();
      process.exit(0);
    } catch (error) {
      logger.error({ signal, error: describeError(error) }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', (signal) => void end(signal));
  process.on('SIGINT', (signal) => void end(signal));
  started(server);
};
