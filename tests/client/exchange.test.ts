import { expect } from '@open-wc/testing';
import type { ApiError } from '../../src/client/api-error.js';
import { exchange } from '../../src/client/exchange.js';

describe('an answer', () => {
  it('that never ends is unreadable, and is read no further', async () => {
    const { fetch } = window;
    let sent = 0;
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_000_000;
        controller.enqueue(new Uint8Array(1_000_000));
      },
      cancel() {
        isCancelled = true;
      },
    });
    window.fetch = async (_, init) => {
      init!.signal!.addEventListener('abort', () => (isCancelled = true));
      return new Response(body);
    };
    try {
      const error = await exchange('/endless', {}, { timeout: 20_000 }).catch((error: unknown) => error as ApiError);
      expect((error as ApiError).code).to.equal('unreadable');
    } finally {
      window.fetch = fetch;
    }
    expect(sent).to.be.below(8_000_000);
    expect(isCancelled).to.equal(true);
  });
});
