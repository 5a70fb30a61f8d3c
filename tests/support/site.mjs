// A site that uses the built drop-in script, for pages in frames.
//
//   /__site/<run>/page?head=…&body=…&policy=…   a page with this head, body and Content-Security-Policy
//   /__site/<run>/cdn/<file>                     dist/cdn, never cached
//   /__site/<run>/log                            the files of dist/cdn that were asked for, in order
//   /__site/<run>/break?match=…                  from now on, files whose name contains it fail; without, none
import { readFile } from 'node:fs/promises';

const cdn = new URL('../../dist/cdn/', import.meta.url);

/** Written down by the page itself, before any other script of it runs. */
const recorder = `
  self.incidents = [];
  self.warnings = [];
  console.warn = (...words) => warnings.push(words.join(' '));
  console.error = (...words) => incidents.push(words.join(' '));
  addEventListener('error', (event) => event.message && incidents.push(event.message));
  addEventListener('unhandledrejection', (event) => incidents.push('unhandled: ' + event.reason));
  document.addEventListener('securitypolicyviolation', (event) =>
    incidents.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
`;

const styles = `body { margin: 0 } .screens { block-size: 300vh } .off { display: none } .own { display: flex }
  .scroller { block-size: 80vh; overflow: auto }`;

const page = (head, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>An article</title>
<script src="recorder.js"></script><link rel="stylesheet" href="site.css">
${head}</head><body>${body}</body></html>`;

const types = { js: 'text/javascript', css: 'text/css', html: 'text/html', json: 'application/json' };

export const site = () => {
  const runs = new Map();

  return async (context, next) => {
    const [, name, path] = /^\/__site\/([\w-]+)\/(.+)$/.exec(context.path) ?? [];
    if (!name) return next();
    if (!runs.has(name)) runs.set(name, { log: [], broken: '' });
    const run = runs.get(name);
    const { query } = context;
    /** Past the test runner, which would let browsers keep everything, failures included. */
    const answer = (status, type, body = '', headers = {}) => {
      context.respond = false;
      context.res
        .writeHead(status, {
          'cache-control': 'no-store',
          'content-type': types[type],
          // The script may be at another host than the page.
          'access-control-allow-origin': '*',
          ...headers,
        })
        .end(body);
    };

    if (path === 'page') {
      const headers = query.policy ? { 'content-security-policy': query.policy } : {};
      answer(200, 'html', page(query.head ?? '', query.body ?? ''), headers);
    } else if (path === 'recorder.js') answer(200, 'js', recorder);
    else if (path === 'site.css') answer(200, 'css', styles);
    else if (path === 'log') answer(200, 'json', JSON.stringify(run.log));
    else if (path === 'break') {
      run.broken = query.match ?? '';
      answer(200, 'json', '{}');
    } else if (path.startsWith('cdn/')) {
      const file = path.slice('cdn/'.length);
      run.log.push(file);
      // Decided when it is asked for, and not by what a test changes while the file is read.
      const isBroken = run.broken && file.includes(run.broken);
      const content = await readFile(new URL(file, cdn)).catch(() => undefined);
      if (!content || isBroken) answer(503, 'html');
      else answer(200, file.split('.').at(-1), content);
    } else answer(404, 'html');
  };
};
