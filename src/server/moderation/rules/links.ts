const LINK = /https?:\/\/|\bwww\.|<a\s[^<>]{0,200}href/gi;

/** Addresses in a text, and links in its markup. */
export const countLinks = (text: string): number => text.match(LINK)?.length ?? 0;
