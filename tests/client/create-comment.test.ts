import { expect } from '@open-wc/testing';
import { createClient } from '../../src/client/client.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const comment = { page: { url: 'https://example.org/' }, text: 'Well said.' };

/** What a client makes of an answer: a status, or the code of the error. */
const outcomeOf = async (status: number, type: string, body: string | null): Promise<string> => {
  const { fetch } = window;
  window.fetch = async () => new Response(body, { status, headers: { 'Content-Type': type } });
  try {
    return await createClient({ endpoint: 'https://example.org/comments', pauses: [] })
      .create(comment, { key: 'f00d' })
      .then(
        (result) => result.status,
        (error: { code: string }) => error.code,
      );
  } finally {
    window.fetch = fetch;
  }
};

describe('an answer to a comment', () => {
  for (const body of ['{"error": "Spam"}', '{"errors": ["Spam"]}', '{"ok": false}', '{"success": false}']) {
    it(`is a refusal where it is 200 and says ${body}`, async () => {
      expect(await outcomeOf(200, JSON_TYPE, body)).to.equal('refused');
    });
  }

  for (const [what, status, type, body, outcome] of [
    ['of which we understand nothing', 200, JSON_TYPE, '{"success": true, "errors": null, "id": 7}', 'accepted'],
    ['without a body', 204, '', null, 'accepted'],
    ['that waits', 202, JSON_TYPE, '{"queued": true}', 'held'],
    ['in words', 200, 'text/plain', 'Thanks', 'accepted'],
    ['as a page', 200, 'text/html', '<h1>Sign in</h1>', 'unreadable'],
    ['as half a document', 201, JSON_TYPE, '{"comment": {', 'unreadable'],
    ['as a list', 201, JSON_TYPE, '[]', 'unreadable'],
    ['that announces JSON and has none', 200, JSON_TYPE, ' ', 'empty'],
  ] as const) {
    it(`${what} is ${outcome}`, async () => {
      expect(await outcomeOf(status, type, body)).to.equal(outcome);
    });
  }
});
