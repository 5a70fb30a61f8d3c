import { openApi } from '../openapi/document.js';
import { sha256 } from '../tokens.js';
import { isCurrent, type Route } from './route.js';

/** `GET {endpoint}/openapi.json`. Written on the first call. */
export const describe = (): Route => {
  let written: { text: string; etag: string } | undefined;
  return async (context, { base, votes, mails, related }) => {
    if (!written) {
      const text = JSON.stringify(openApi({ base, votes, mails, related: related?.base }));
      written = { text, etag: `W/"${sha256(text).slice(0, 32)}"` };
    }
    const { text, etag } = written;
    context.header('ETag', etag);
    context.header('Cache-Control', 'no-cache');
    if (isCurrent(context, etag)) return context.body(null, 304);
    return context.body(text, 200, { 'Content-Type': 'application/json' });
  };
};
