/** Where this browser keeps what its reader has done on a page. */
export const deedsName = (page: string): string => `afterword:deeds:${page}`;
