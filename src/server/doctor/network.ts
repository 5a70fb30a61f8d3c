import { createServer } from 'node:net';
import { parseUrl } from '../../internal/url.js';
import { clientNetworks } from '../client-address.js';
import { originPolicy } from '../origins.js';
import type { Installation } from './examine.js';
import { type Finding, note, ok, wrong } from './finding.js';

/** Milliseconds until an answer counts as none. */
const TIMEOUT = 5_000;

export const checkOrigins = function* ({ origins, host }: Installation): Iterable<Finding> {
  try {
    const { listed } = originPolicy(origins);
    for (const origin of listed) {
      if (isPlain(new URL(origin))) {
        yield note(`${origin} is not https: what its readers send can be read on the way; serve it over https`);
      }
    }
    if (listed.length > 0) yield ok(`pages of ${listed.join(', ')} may have comments`);
    else {
      yield note(
        `no --origin: only pages of the host that the server is asked as (${host}) may have comments; name others with it`,
      );
    }
  } catch (error) {
    yield wrong((error as Error).message);
  }
};

const isPlain = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && hostname !== 'localhost' && !hostname.startsWith('127.');

export const checkProxies = ({ trustProxy }: Installation): Finding => {
  try {
    clientNetworks(trustProxy);
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (trustProxy.length > 0) return ok(`X-Forwarded-For is believed where ${trustProxy.join(', ')} has written it`);
  return note(
    'no --trust-proxy: behind a proxy all readers share one limit, so name it, as in --trust-proxy 127.0.0.1',
  );
};

export const checkPort = async ({ host, port, base }: Installation): Promise<Finding> => {
  const code = await tryToListen(host, port);
  if (code === undefined) return ok(`${host}:${port} is free`);
  if (code !== 'EADDRINUSE')
    return wrong(`cannot listen on ${host}:${port} (${code}): choose another --host or --port`);
  const url = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`);
  const answer = await ask(url);
  if (answer?.ok) return ok(`a server answers at ${new URL(base, url).href}`);
  if (answer?.status === 503) return wrong(`the server at ${url.host} cannot reach its store: see its log`);
  return wrong(`${host}:${port} is taken by somebody else: stop it, or choose another --port`);
};

const tryToListen = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });

const ask = (url: URL, headers: Record<string, string> = {}): Promise<Response | undefined> =>
  fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) }).catch(() => undefined);

/** Asks as a page of that host would, through whatever stands in between. */
export const checkPublicUrl = async function* (text: string): AsyncIterable<Finding> {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return yield wrong(`"${text}" is no address: write --public-url like https://example.com/comments`);
  }
  if (isPlain(url)) yield note(`${url.href} is not https: what readers send can be read on the way`);
  const answer = await ask(new URL(`${url.pathname.replace(/\/$/, '')}/openapi.json`, url), { Origin: url.origin });
  const document = answer?.ok ? ((await answer.json().catch(() => undefined)) as object | undefined) : undefined;
  if (!document || !('openapi' in document)) {
    const found = answer ? `status ${answer.status}` : 'no answer';
    return yield wrong(
      `no endpoint answers at ${url.href} (${found}): look at the proxy, and whether --base is its path`,
    );
  }
  if (answer?.headers.get('access-control-allow-origin') !== url.origin) {
    return yield wrong(
      `${url.href} does not know its own host: let the proxy pass the Host header on, or name --origin ${url.origin}`,
    );
  }
  yield ok(`the endpoint answers at ${url.href}`);
};
