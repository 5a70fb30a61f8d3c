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
import { HttpError, problemBody, problemResponse } from './problems.js';
import { StartError } from './start-error.js';

export interface ServeOptions {
  fetch(request: Request, info: { address: string | undefined }): Response | Promise<Response>;
  /** 0 takes a free one. */
  port: number;
  /** Address to listen on. Default: 127.0.0.1, this machine only. */
  host?: string;
  /** Default: {@link connectionLimits}. */
  limits?: Partial<ConnectionLimits>;
}

/** What a client may take of the server. Times are milliseconds. */
export interface ConnectionLimits {
  /** Until all headers are there. */
  headers: number;
  /** Until all of the request is there. */
  request: number;
  /** That a connection may wait for its next request. */
  keepAlive: number;
  /** Without a byte in either direction: a client that does not read its answer. Streams of events say something. */
  idle: number;
  /** Bytes of the address and headers of a request. */
  headerSize: number;
  /** Connections at the same time. What is more is hung up on. */
  connections: number;
}

/** A client that is slower than this is not one of a reader. */
export const connectionLimits: ConnectionLimits = {
  headers: 10_000,
  request: 15_000,
  keepAlive: 5_000,
  idle: 60_000,
  headerSize: 16_384,
  connections: 5_000,
};

export interface Server {
  port: number;
  /** Where it listens, as in `http://127.0.0.1:8080`. */
  url: string;
  /** Takes no new connections, ends streams of events, lets what else is in flight finish; within 4 seconds. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks at who is too slow. */
const TIMEOUT_CHECK = 1_000;
/** After this long a stopping server cuts what is still in flight. */
const STOP_TIMEOUT = 4_000;

/** Listens on a port. Rejects with a {@link StartError} when the port cannot be had. */
export const serve = ({ fetch, port, host = '127.0.0.1', limits }: ServeOptions): Promise<Server> => {
  const { headers, request, keepAlive, idle, headerSize, connections } = { ...connectionLimits, ...limits };
  const streams = createEventStreams();
  /** The last request of each connection, and its answer. */
  const exchanges = new WeakMap<Duplex, { incoming: IncomingMessage; outgoing: ServerResponse }>();
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
      headersTimeout: headers,
      requestTimeout: request,
      keepAliveTimeout: keepAlive,
      connectionsCheckingInterval: Math.min(TIMEOUT_CHECK, headers),
      maxHeaderSize: headerSize,
    },
    (incoming, outgoing) => {
      // Two hosts are read differently by whoever stands in between (RFC 9112, 3.2).
      if ((incoming.headersDistinct['host']?.length ?? 0) > 1) return refuse(incoming.socket, 400);
      // A connection that is kept would outlive the server.
      if (!server.listening) outgoing.shouldKeepAlive = false;
      exchanges.set(incoming.socket, { incoming, outgoing });
      void listener(incoming, outgoing);
    },
  );
  server.maxConnections = connections;
  server.timeout = idle;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const { incoming, outgoing } = exchanges.get(socket) ?? {};
    // What came before is still being answered: an answer now would be taken for that one.
    if (!incoming?.complete || outgoing!.closed) refuse(socket, parserStatus(error));
    else if (outgoing!.headersSent && !outgoing!.writableEnded) socket.destroy();
    else outgoing!.once('close', () => socket.end());
  });
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
