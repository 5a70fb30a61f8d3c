/**
 * What an address says of a page, whatever host it stands on: path and query, a slash at the end aside. The address is a
 * page's identity already, without hash and tracking parameters.
 */
export const pagePath = (address: string): string => {
  const { pathname, search } = new URL(address);
  return pathname.replace(/(^|[^/])\/+$/, '$1') + search;
};

/**
 * Name of the file that holds what goes with a page, such as `1b3kq0z8mpd.json`: 53 bits of its path and query, by
 * cyrb53, which is public domain. The file says which page it is for.
 */
export const pageFileName = (address: string): string => {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (const character of pagePath(address)) {
    const code = character.codePointAt(0)!;
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  const mix = (one: number, other: number) =>
    Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  low = mix(low, high);
  high = mix(high, low);
  return `${((high & 0x1fffff) * 2 ** 32 + (low >>> 0)).toString(36).padStart(11, '0')}.json`;
};
