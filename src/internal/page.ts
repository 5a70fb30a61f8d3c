import { safeUrl } from './url.js';

/** Query parameters that tell where a visitor came from, not which page this is. */
const TRACKING = /^((utm|mtm|pk|hsa|oly)_|([^=]*clk?id|mc_[ce]id|_hs\w+|gbraid|wbraid|igshid)(=|$))/i;

/**
 * The identity of a page: its address without hash and tracking parameters, the others in their order.
 * Undefined when it is not an http(s) address.
 */
export const pageUrl = (value: string, base?: string | URL): string | undefined => {
  const href = safeUrl(value, base);
  if (!href) return undefined;
  const url = new URL(href);
  url.hash = '';
  // The others as they stand: `searchParams` would write them anew, and make another page of the same one.
  const parameters = url.search.slice(1).split('&');
  url.search = parameters.filter((parameter) => !TRACKING.test(parameter)).join('&');
  return url.href;
};

/** The identity of the page we stand on: its canonical address, else its location, without hash and tracking parameters. */
export const currentPage = (): string => {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel~=canonical][href]')?.href;
  return (canonical && pageUrl(canonical)) ?? pageUrl(location.href) ?? location.href;
};
