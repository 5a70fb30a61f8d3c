import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TestContext } from 'node:test';

/** The strictest policy that the widgets promise to work under; what breaks it is reported to us. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html; form-action 'self'; report-uri /violations";

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** What a test may do to a comment on its way to the endpoint. */
export interface Line {
  /**
   * Called when the endpoint has answered and before the reader hears of it. The reader gets half of the answer when
   * it resolves to `half`, and nothing when it rejects.
   */
  beforeAnswer?: () => Promise<'half' | void>;
  /** Called before the endpoint hears of the comment. */
  beforeRequest?: () => Promise<void>;
}

/** The site of somebody who has put our widgets on an article, with the endpoint behind the same address. */
export interface Site {
  url: string;
  /** Where the endpoint is. */
  endpoint: string;
  line: Line;
  /** Keys of the comments that readers have sent. */
  keys: (string | undefined)[];
  /** What the endpoint was asked, as in `GET /comments?page=…`. */
  requests: string[];
  /** Reports of what broke the policy. */
  violations: string[];
}

interface PageOptions {
  lang?: string;
  dir?: string;
  script?: string;
  /** Where the related articles come from, and attributes of their list. */
  src?: string;
  more?: string;
  /** The server puts the comments into the page. */
  rendered?: string;
}

const SCRIPTS: Record<string, string> = {
  module: '<script type="module" src="/dist/cdn/afterword.js"></script>',
  classic: '<script src="/dist/cdn/afterword.iife.js" defer></script>',
};

const articlePage = ({
  lang = 'en',
  dir = 'ltr',
  script = 'module',
  src = '/articles.json',
  more = '',
}: PageOptions) => `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>How tides are foretold</title>
<link rel="icon" href="/picture.svg">
${SCRIPTS[script]}
</head>
<body>
<h1>How tides are foretold</h1>
<p>The sea follows the moon, a little late and never quite as asked.</p>
<afterword-related src="${src}" show="image excerpt date" ${more}></afterword-related>
<afterword-comment-form endpoint="/comments">
<form action="/comments" method="post">
<label>Comment <textarea name="text" required></textarea></label>
<label>Name <input name="name"></label>
<label>Email <input name="email" type="email"></label>
<button>Post comment</button>
</form>
</afterword-comment-form>
</body>
</html>`;

/** An article with its conversation; `inner` is what the server has put into it. */
const conversationPage = (
  { lang = 'en', dir = 'ltr', script = 'module' }: PageOptions,
  inner: string,
) => `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>How tides are foretold</title>
<link rel="icon" href="/picture.svg">
<link rel="canonical" href="/conversation">
<link rel="stylesheet" href="/dist/cdn/afterword.css">
${SCRIPTS[script]}
</head>
<body>
<h1>How tides are foretold</h1>
<p><afterword-count endpoint="/comments"></afterword-count></p>
<afterword-comments endpoint="/comments" page-size="3" live>${inner}</afterword-comments>
</body>
</html>`;

const articles = {
  articles: ['Reading the moon', 'Harbours by night', 'A map of currents'].map((title, index) => ({
    url: `/articles/${index}`,
    title,
    excerpt: `${title}: what the pilots know, and how they came to know it.`,
    image: '/picture.svg',
    date: `2026-0${index + 1}-11`,
  })),
};

const FEED = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>The sea</title>
${['Reading the moon &amp;amp; the sea', 'Baking bread', 'Keeping bees']
  .map(
    (title, at) =>
      `<item><title>${title}</title><link>/articles/${at}</link><description>${title}</description></item>`,
  )
  .join('')}</channel></rss>`;

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9"/></svg>';

/** Serves the article under a strict policy, our built files, and the endpoint behind `/comments`. */
export const startSite = async (test: TestContext): Promise<Site> => {
  const site: Site = { url: '', endpoint: '', line: {}, keys: [], requests: [], violations: [] };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, site.url);
    const send = (type: string, body: string | Buffer, headers = {}) =>
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    if (url.pathname.startsWith('/comments')) return pass(request, response);
    switch (url.pathname) {
      case '/article':
        return send('text/html', articlePage(Object.fromEntries(url.searchParams)), {
          'content-security-policy': POLICY,
        });
      case '/conversation': {
        const { rendered, ...options } = Object.fromEntries(url.searchParams) as PageOptions;
        const inner = rendered ? await fragment(`${site.url}/conversation`) : '';
        return send('text/html', conversationPage(options, inner), { 'content-security-policy': POLICY });
      }
      case '/articles.json':
        return send('application/json', JSON.stringify(articles));
      case '/feed.xml':
        return send('application/rss+xml', FEED);
      case '/articles/0':
        return send('text/html', '<!doctype html><title>Reading the moon</title>');
      case '/picture.svg':
        return send('image/svg+xml', PICTURE);
      case '/violations':
        site.violations.push(await textOf(request));
        return response.writeHead(204).end();
      default: {
        if (!/^\/dist\/cdn\/[\w./-]+$/.test(url.pathname) || url.pathname.includes('..'))
          return response.writeHead(404).end();
        const file = await readFile(new URL(`../..${url.pathname}`, import.meta.url)).catch(() => undefined);
        return file ? send(TYPES[extname(url.pathname)]!, file) : response.writeHead(404).end();
      }
    }
  };

  /** As a server-side include does. */
  const fragment = async (page: string) => {
    const url = `${site.endpoint}?page=${encodeURIComponent(page)}`;
    return (await fetch(url, { headers: { Accept: 'text/html' } })).text();
  };

  /** As a proxy does, with the tests' hands on the line. */
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const at = site.requests.push(`${request.method} ${request.url}`) - 1;
    const body = await textOf(request);
    const posted = request.method === 'POST';
    if (posted) site.keys.push(request.headers['idempotency-key'] as string | undefined);
    const { beforeRequest, beforeAnswer } = site.line;
    try {
      if (posted) await beforeRequest?.();
      const target = new URL(request.url!, site.endpoint);
      const upstream = forward(target, { method: request.method!, headers: request.headers }).end(body);
      const [answered] = (await once(upstream, 'response')) as [IncomingMessage];
      if (answered.headers['content-type'] === 'text/event-stream') {
        response.writeHead(200, answered.headers);
        return await pipeline(answered, response);
      }
      // The reader has it already.
      if (answered.statusCode === 304) site.requests[at] += ' 304';
      const text = await textOf(answered);
      const fate = posted && (await beforeAnswer?.());
      response.writeHead(answered.statusCode!, { ...answered.headers, 'content-length': Buffer.byteLength(text) });
      if (fate === 'half') response.write(text.slice(0, text.length / 2), () => response.destroy());
      else response.end(text);
    } catch {
      // Nobody is there, or the test has cut the line.
      response.destroy();
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return site;
};

const textOf = async (stream: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
  return text;
};
