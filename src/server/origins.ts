import { parseUrl } from '../internal/url.js';
import { StartError } from './start-error.js';

/** Who may write here, and which pages may be written about. */
export interface OriginPolicy {
  /** The configured origins, as browsers write them. */
  readonly listed: readonly string[];
  /** Whether a browser's `Origin` header is one of ours: on the list exactly, or the host that the request was sent to. */
  allowsOrigin(origin: string, request: URL): boolean;
  /** Whether a page with this address may have comments here. */
  allowsPage(page: URL, request: URL): boolean;
}

/** @param origins Such as `https://example.com`. Throws a {@link StartError} for anything that is not an origin. */
export const originPolicy = (origins: readonly string[]): OriginPolicy => {
  const listed = new Set(origins.map(parseOrigin));
  return {
    listed: [...listed],
    allowsOrigin: (origin, request) => listed.has(origin) || isSameHost(origin, request),
    allowsPage: (page, request) => listed.has(page.origin) || page.host === request.host,
  };
};

const parseOrigin = (text: string): string => {
  const url = parseUrl(text);
  const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!plain || url.username) {
    throw new StartError(`"${text}" is not an origin: write it like https://example.com, without a path`);
  }
  return url.origin;
};

/**
 * Behind a proxy that speaks TLS we are asked by http, so http may stand for https but not the other way round.
 * A browser writes an origin in one way only: what reads differently after parsing was not written by one.
 */
const isSameHost = (origin: string, request: URL): boolean => {
  const url = parseUrl(origin);
  if (!url || url.origin !== origin || url.host !== request.host) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && request.protocol === 'http:');
};
