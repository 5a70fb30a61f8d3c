import assert from 'node:assert/strict';
import { it } from 'node:test';
import { safeUrl } from '../../src/internal/url.js';

it('takes the letters of Latin-1 in an address, also once the code is compiled', () => {
  const addresses = ['https://example.com/a', 'https://münchen.example/straße'].map((url) => JSON.stringify(url));
  const refused = Array.from({ length: 400_000 }, (_, turn) => JSON.parse(addresses[turn % 2]!) as string).filter(
    (url) => safeUrl(url) === undefined,
  );
  assert.equal(refused.length, 0);
});
