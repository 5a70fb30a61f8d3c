// Plays servers that misbehave, on loopback, for the tests of the widgets.
//
//   /f/<fault>/<path>              the fault answers every path below it, where it concerns the operation
//   /f/<fault>/~<run>/<path>       the same with a memory of its own, so that tests do not meet each other
//   /f/<fault>[/~<run>]/__state    what arrived there so far
//   /f/<fault>/~<run>/__hold       holds its answers back, until
//   /f/<fault>/~<run>/__release    lets them go
//   /faults                        {own, corpus}: the records, with what the reader must get
//   /corpora/<file>.json           a file of the test data, where the folder exists
//
// The operation is `create` for POST and PUT, `related` for a path that speaks of related articles, else `list`.
// A fault that is not about the operation lets it succeed.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { bodyOf } from './faults/bodies.mjs';
import { answer } from './faults/answers.mjs';
import { corporaFolder, loadFaults } from './faults/load.mjs';
import { commit, hold, newMemory, record, release } from './faults/memory.mjs';

/**
 * @param {{ faults?: object[], port?: number }} [options] the records to play; default: all there are
 * @returns {Promise<{ port: number, close(): Promise<void> }>}
 */
export const start = async ({ faults, port = 0 } = {}) => {
  const loaded = faults ? { own: faults, corpus: [] } : await loadFaults();
  const byId = new Map([...loaded.corpus, ...loaded.own].map((fault) => [fault.id, fault]));
  const memories = new Map();
  const sockets = new Set();
  const timers = new Set();

  /** A timer that does not outlive the server. */
  const later = (milliseconds, action) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, milliseconds);
    timers.add(timer);
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, `http://${request.headers.host}`);
    if (url.pathname === '/faults') return sendJson(response, loaded);
    if (url.pathname.startsWith('/corpora/')) return sendCorpus(response, url.pathname);

    const [, id, run = '', path] = /^\/f\/([\w-]+)(?:\/~([\w-]+))?(\/.*)$/.exec(url.pathname) ?? [];
    const fault = byId.get(id);
    if (!fault) return response.writeHead(404).end();
    const base = `/f/${id}${run && `/~${run}`}`;
    if (!memories.has(base)) memories.set(base, newMemory());
    const memory = memories.get(base);
    if (path === '/login.html') return sendLogin(response, request.headers.origin);
    if (path === '/__state') return sendJson(response, memory.seen);
    if (path === '/__hold') return sendJson(response, hold(memory));
    if (path === '/__release') return sendJson(response, release(memory));

    const body = await readBody(request).catch(() => undefined);
    if (body !== undefined) play({ request, response, url, base, path, fault, memory, body, later });
  });

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    port: server.address().port,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

const play = ({ request, response, url, base, path, fault, memory, body, later }) => {
  const { method, headers } = request;
  if (method === 'OPTIONS') return preflight(response, fault.response, headers.origin);

  const operation = /^(POST|PUT)$/.test(method) ? 'create' : /related/.test(path) ? 'related' : 'list';
  const concerned = (fault.on === 'any' || fault.on === operation) && !fault.response.staleAfterCreate;
  // A HEAD request only looks: it is not one of the requests that a sequence counts.
  const turn = method === 'HEAD' ? memory.turn : memory.turn++;
  const script = concerned ? scriptFor(fault.response, turn) : {};
  if (method !== 'HEAD') {
    record(memory, request, url, body);
    if (operation === 'create' && !(script.status >= 300) && !script.redirect) commit(memory, headers, body);
  }
  const content = () =>
    bodyOf(script.body, { operation, status: script.status, request: { headers, body }, concerned });
  const send = () => answer({ request, response, url, base, script, operation, content, later });
  if (memory.held) memory.held.push(send);
  else send();
};

/** What is played at this turn: faults may change from one request to the next. */
const scriptFor = (script, turn) => {
  if (script.sequence) {
    const { sequence, loop } = script;
    return sequence[loop ? turn % sequence.length : Math.min(turn, sequence.length - 1)];
  }
  if (script.flaky !== undefined) return turn % 2 ? script.ok : { status: 500, body: { json: { status: 500 } } };
  return script;
};

/** Browsers ask first when a request carries headers of ours. */
const preflight = (response, { preflight: status = 204, cors, allowHeaders }, origin) => {
  if (status >= 300 && status < 400) return response.writeHead(status, { location: '/elsewhere' }).end();
  const allowed = status < 300 &&
    cors !== 'none' && {
      'access-control-allow-origin': cors === 'wrong' ? 'https://other.example' : (origin ?? '*'),
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': allowHeaders ?? 'content-type, idempotency-key, authorization',
      'access-control-max-age': '0',
    };
  response.writeHead(status, allowed || {}).end();
};

const readBody = async (request) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) if (text.length < 1_000_000) text += chunk;
  return text;
};

const readable = {
  'content-type': 'application/json',
  'access-control-allow-origin': '*',
  'cache-control': 'no-store',
};

const sendJson = (response, value) => response.writeHead(200, readable).end(JSON.stringify(value));

/** Where some redirects lead. Not a request of the fault's own. */
const sendLogin = (response, origin = '*') => {
  response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': origin });
  response.end('<!doctype html><title>Sign in</title><h1>Sign in</h1><script>alert(1)</script>');
};

const sendCorpus = async (response, path) => {
  const [, name] = /^\/corpora\/([\w-]+\.json)$/.exec(path) ?? [];
  const file = name && new URL(name, corporaFolder);
  const content = file && (await readFile(file).catch(() => undefined));
  response.writeHead(content ? 200 : 404, readable).end(content ?? '{}');
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { port } = await start({ port: Number(process.env.PORT ?? 0) });
  process.stdout.write(`http://127.0.0.1:${port}/faults\n`);
}
