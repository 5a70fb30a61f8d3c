import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comment, jsonInit, PAGE } from './setup.js';
import { openModerated } from './moderation-support.js';

const READER = { Authorization: 'Bearer a-random-token-of-a-reader' };
const page = `page=${encodeURIComponent(PAGE)}`;

describe('a comment that readers may not see', () => {
  // The failures of others sit in the second path: the feed, the count, the search.
  it('is on no path, whatever keeps it out of sight', async (test) => {
    const opened = await openModerated(test, {
      moderation: { mode: 'none', hold: ({ text }) => text.includes('waits') },
    });
    const { say, act, fetch } = opened;
    const root = await say({ text: 'seen' });
    const hidden = {
      waits: await say({ text: 'canary waits', parent: root.id }),
      filled: await say({ text: 'canary filled', topic: 'cheap', parent: root.id }),
      hides: await say({ text: 'canary hidden', parent: root.id }),
      marks: await say({ text: 'canary spam', parent: root.id }),
      removes: await say({ text: 'canary removed', parent: root.id }),
      deletes: await say({ text: 'canary deleted', parent: root.id }),
    };
    await act('hide', hidden.hides.id);
    await act('spam', hidden.marks.id);
    await act('delete', hidden.removes.id);
    const own = { Authorization: `Bearer ${hidden.deletes.token}` };
    assert.equal((await fetch(`/comments/${hidden.deletes.id}`, { method: 'DELETE', headers: own })).status, 204);

    const seen: Record<string, string> = {};
    for (const query of ['', '&sort=oldest', '&sort=votes', '&limit=1', `&thread=${root.id}`]) {
      for (const accept of ['application/json', 'text/html']) {
        const response = await fetch(`/comments?${page}${query}`, { headers: { Accept: accept } });
        seen[`${query} ${accept}`] = await response.text();
      }
    }
    seen['counts'] = await (await fetch(`/comments/counts?${page}`)).text();
    assert.match(seen['counts'], /:1\}\}$/);
    for (const [what, { id }] of Object.entries(hidden)) {
      const asked = await Promise.all([
        fetch(`/comments/${id}`),
        fetch(`/comments/${id}`, { headers: READER }),
        fetch(`/comments?${page}&thread=${id}`),
        fetch(`/comments/${id}/vote`, { method: 'PUT', headers: READER }),
        fetch(`/comments/${id}/report`, jsonInit({ reason: 'spam' }, READER)),
        fetch('/comments', jsonInit(comment({ parent: id }))),
      ]);
      for (const response of asked) assert.ok([401, 404, 422].includes(response.status), `${what}: ${response.status}`);
      seen[what] = (await Promise.all(asked.map((response) => response.text()))).join();
    }
    for (const [where, text] of Object.entries(seen)) assert.doesNotMatch(text, /canary/, where);
  });
});
