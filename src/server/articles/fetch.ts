import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector, fetch } from 'undici';
import { nextLink } from '../../internal/link.js';
import { safeUrl } from '../../internal/url.js';
import { decode } from './html.js';

/** What came from an address. */
export interface Fetched {
  /** Undefined where the same is there as last time. */
  body: string | undefined;
  /** Where it was in the end. */
  url: string;
  /** Where its header says that there is more. */
  next?: string | undefined;
  /** What tells it from other versions, for the next time. */
  version: Version;
}

export interface Version {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

/** Fetches a text. Rejects with a {@link FetchError}. */
export type Fetcher = (url: string, known?: Version) => Promise<Fetched>;

/** Why something could not be fetched, in one line. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

export interface FetchOptions {
  /** Names of hosts of one's own that may have an address which is not public. Default: none. */
  privateHosts?: readonly string[];
  /** Ends what is under way. */
  signal?: AbortSignal;
  /** Default: that of the system. */
  lookup?: typeof systemLookup;
}

/** Milliseconds until what does not come is given up. */
const TIMEOUT = 20_000;

/** Bytes, unpacked, of what is read at most. */
const LARGEST = 32 * 1024 * 1024;

const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast';

/**
 * Fetches only from public addresses: an address is looked at after its name was resolved, the connection goes to that
 * very address, and so it is for each redirect.
 */
export const createFetcher = ({ privateHosts = [], signal, lookup = systemLookup }: FetchOptions = {}): Fetcher => {
  const own = new Set(privateHosts.map((host) => host.toLowerCase()));
  const refuse = (host: string) =>
    new FetchError(`${host} is no public address; if the host is your own, say so with its name`);

  const publicLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const hidden = addresses.find(({ address }) => !isPublic(address));
      if (hidden || !addresses[0]) return callback(refuse(`${hostname} (${hidden?.address ?? 'nowhere'})`), '');
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0].address, addresses[0].family);
    });
  };
  const toOwn = buildConnector({ timeout: TIMEOUT });
  const toPublic = buildConnector({ timeout: TIMEOUT, lookup: publicLookup });

  const dispatcher = new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (own.has(host.toLowerCase())) return toOwn(options, callback);
      // What is an address already is not looked up.
      if (isIP(host) && !isPublic(host)) return callback(refuse(host), null);
      toPublic(options, callback);
    },
    // A connection that is kept would keep the process, too.
    pipelining: 0,
  });

  return async (url, known = {}) => {
    if (!safeUrl(url)) throw new FetchError(`${url} is no address of the web`);
    try {
      const response = await fetch(url, {
        dispatcher,
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), ...(signal ? [signal] : [])]),
        headers: {
          Accept:
            'application/feed+json, application/rss+xml, application/atom+xml, application/xml, text/html, */*;q=0.5',
          'User-Agent': 'Afterword',
          ...(known.etag && { 'If-None-Match': known.etag }),
          ...(known.lastModified && { 'If-Modified-Since': known.lastModified }),
        },
      });
      if (response.status === 304) {
        await response.body?.cancel();
        return { body: undefined, url: response.url, version: known };
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new FetchError(`${url} answers ${response.status}`);
      }
      const bytes = await readAll(response.body, url);
      return {
        body: decode(bytes, response.headers.get('content-type') ?? ''),
        url: response.url,
        next: nextLink(response.headers.get('link')),
        version: {
          etag: response.headers.get('etag') ?? undefined,
          lastModified: response.headers.get('last-modified') ?? undefined,
        },
      };
    } catch (error) {
      throw asFetchError(url, error);
    }
  };
};

const readAll = async (body: AsyncIterable<Uint8Array> | null, url: string): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > LARGEST) throw new FetchError(`${url} is larger than ${LARGEST / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const asFetchError = (url: string, error: unknown): FetchError => {
  if (error instanceof FetchError) return error;
  const { name, cause } = error as Error;
  if (cause instanceof FetchError) return cause;
  if (name === 'TimeoutError') return new FetchError(`${url} does not answer within ${TIMEOUT / 1000} seconds`);
  const { code, message } = (cause ?? error) as NodeJS.ErrnoException;
  return new FetchError(`${url} cannot be fetched (${code ?? message})`, { cause: error });
};
