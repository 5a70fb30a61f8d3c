import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import type { lookup as systemLookup } from 'node:dns';
import { describe, it } from 'node:test';
import { createFetcher } from '../../src/server/articles/fetch.js';
import { corpus } from './corpora.js';

interface Entry {
  id: string;
  url: string;
  contexts: string[];
}

const { urls } = corpus<{ urls: Entry[] }>('urls');

/** The names resolve to where an attacker wants; nothing is asked of a real resolver. */
const lookup = ((name: string, _options: object, callback: (error: Error | null, addresses: object[]) => void) => {
  const address = name.includes('metadata') ? '169.254.169.254' : '127.0.0.1';
  callback(null, [{ address, family: 4 }]);
}) as unknown as typeof systemLookup;

describe('addresses that a server must not fetch', () => {
  for (const { id, url } of urls.filter(({ contexts }) => contexts.includes('server-fetch'))) {
    it(`${id} ${JSON.stringify(url)}`, async (test) => {
      let connected = 0;
      const note = (message: unknown) =>
        (message as { socket: NodeJS.EventEmitter }).socket.once('connect', () => connected++);
      diagnostics.subscribe('net.client.socket', note);
      test.after(() => void diagnostics.unsubscribe('net.client.socket', note));
      await assert.rejects(createFetcher({ lookup })(url), { name: 'FetchError' });
      assert.equal(connected, 0);
    });
  }
});
