import { pageUrl } from './url.js';

/** The identity of the page we stand on: its canonical address, else its location, without hash and tracking parameters. */
export const currentPage = (): string => {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel~=canonical][href]')?.href;
  return (canonical && pageUrl(canonical)) ?? pageUrl(location.href) ?? location.href;
};
