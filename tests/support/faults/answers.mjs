import { createGzip } from 'node:zlib';

/** Writes one answer in the way that the script asks for. */
export const answer = (exchange) => {
  const { script, later } = exchange;
  if (script.delayMs) later(script.delayMs, () => send(exchange));
  else send(exchange);
};

const send = ({ request, response, url, base, script, operation, content, later }) => {
  const { socket } = request;
  if (script.refuse || script.dns || script.offline || script.resetBeforeHeaders || script.commitThenReset) {
    return socket.destroy();
  }
  if (script.hang || script.commitThenHang) return;
  if (script.rawThenReset) {
    socket.write(script.rawThenReset);
    return later(20, () => socket.destroy());
  }

  const status = script.status ?? (operation === 'create' ? 201 : 200);
  const headers = { 'content-type': 'application/json; charset=utf-8', ...crossOrigin(request, script.cors) };
  for (const [name, value] of Object.entries(script.headers ?? {})) headers[name] = resolve(value);

  if (script.redirect) {
    const location = target(script.redirect.to, url, base);
    return response.writeHead(script.redirect.status, { ...headers, location }).end();
  }
  if (status === 204 || status === 304) {
    delete headers['content-type'];
    return response.writeHead(status, headers).end();
  }
  if (script.gzipBombMiB) return sendBomb(response, headers, script.gzipBombMiB);

  const whole = content();
  const bytes = script.truncateTo ? whole.subarray(0, script.truncateTo) : whole;
  if (script.http10) return sendRaw(socket, 'HTTP/1.0 200 OK', headers, bytes);
  if (script.contentLength !== undefined) {
    return sendRaw(
      socket,
      'HTTP/1.1 200 OK',
      { ...headers, 'content-length': script.contentLength, connection: 'close' },
      bytes,
    );
  }
  if (script.informational === 103) response.writeEarlyHints({ link: '</x.css>; rel=preload; as=style' });

  if (script.resetAfterBytes || script.stallAfterBytes) {
    response.writeHead(status, { ...headers, 'content-length': bytes.length });
    response.write(bytes.subarray(0, script.resetAfterBytes ?? script.stallAfterBytes));
    if (script.resetAfterBytes) later(30, () => socket.destroy());
    return;
  }
  response.writeHead(status, headers);
  if (script.chunkedNoEnd) response.write(bytes);
  else if (script.dripBytesPerSec) drip(response, bytes, script.dripBytesPerSec, later);
  else response.end(bytes);
};

/** `none` says nothing, `wrong` names somebody else, `star` everybody, `no-expose` hides our headers from the page. */
const crossOrigin = ({ headers: { origin } }, cors) => {
  if (!origin || cors === 'none') return {};
  if (cors === 'wrong') return { 'access-control-allow-origin': 'https://other.example' };
  if (cors === 'star') return { 'access-control-allow-origin': '*' };
  const exposed = 'Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed';
  return {
    'access-control-allow-origin': origin,
    vary: 'Origin',
    ...(cors !== 'no-expose' && { 'access-control-expose-headers': exposed }),
  };
};

/** `$date+5` is the HTTP date of five seconds from now. */
const resolve = (value) => {
  const [, seconds] = /^\$date\+(\d+)$/.exec(value) ?? [];
  return seconds ? new Date(Date.now() + Number(seconds) * 1000).toUTCString() : value;
};

/** Where a redirect leads: `localhost` is another origin than `127.0.0.1`, and the same server. */
const target = (to, url, base) => {
  const other = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const [kind, path] = to.split(/:(.*)/s);
  switch (kind) {
    case 'self':
      return path === undefined ? url.pathname : base + path;
    case 'other-origin':
      return `http://${other}:${url.port}${base}/other${path}`;
    case 'http-downgrade':
      return `http://${other}:${url.port}${base}/down${path}`;
    default:
      return to;
  }
};

/** Writes past Node's own idea of a correct answer. */
const sendRaw = (socket, statusLine, headers, bytes) => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${statusLine}\r\n${lines.join('')}\r\n`);
  socket.end(bytes);
};

const drip = (response, bytes, bytesPerSecond, later) => {
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  const next = (start) => {
    if (response.destroyed) return;
    if (start >= bytes.length) return response.end();
    response.write(bytes.subarray(start, start + step));
    later(100, () => next(start + step));
  };
  next(0);
};

/** A few kilobytes that unpack to many megabytes. */
const sendBomb = (response, headers, mebibytes) => {
  response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
  const gzip = createGzip({ level: 9 });
  const block = Buffer.alloc(2 ** 20, 'a');
  let left = mebibytes;
  const fill = () => {
    while (left-- > 0) if (!gzip.write(block)) return gzip.once('drain', fill);
    gzip.end('"]}');
  };
  gzip.pipe(response);
  response.on('close', () => gzip.destroy());
  gzip.write('{"comments":["');
  fill();
};
