import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export const KEY = '123YourAPIKey';

export interface Call {
  method: string;
  fields: Record<string, string>;
}

/** What the stand-in does instead of giving a verdict. */
export type Trouble = 'silence' | 'error' | 'elsewhere' | undefined;

/**
 * Speaks Akismet's API as far as it is documented: spam is what comes from its test author or says "blatant".
 * https://akismet.com/developers/detailed-docs/comment-check/
 */
export const startAkismet = async (test: TestContext) => {
  const calls: Call[] = [];
  const silences = new EventEmitter<{ end: [] }>();
  let trouble: Trouble;
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const fields = Object.fromEntries(new URLSearchParams(text));
      const call = { method: request.url!.replace('/1.1/', ''), fields };
      calls.push(call);
      if (trouble === 'silence') return void response.once('close', () => silences.emit('end'));
      if (trouble === 'error') return response.writeHead(500).end('true');
      if (call.method === 'elsewhere') return response.end('false');
      if (trouble === 'elsewhere') return response.writeHead(302, { Location: '/1.1/elsewhere' }).end();
      const { api_key, comment_author, comment_content = '' } = fields;
      if (api_key !== KEY || !fields['blog'] || !fields['user_ip']) {
        return response.setHeader('X-akismet-debug-help', 'Empty "api_key" value').end('invalid');
      }
      if (call.method !== 'comment-check') return response.end('Thanks for making the web a better place.');
      const isSure = comment_content.includes('blatant');
      if (isSure) response.setHeader('X-akismet-pro-tip', 'discard');
      response.end(String(isSure || comment_author === 'akismet-guaranteed-spam'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/1.1/`,
    calls,
    fail: (how: Trouble) => void (trouble = how),
    /** Resolves when somebody waits no longer for an answer that does not come. */
    givenUp: () => once(silences, 'end'),
  };
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
};
