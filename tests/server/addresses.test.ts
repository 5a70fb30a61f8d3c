import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pageUrl } from '../../src/internal/page.js';
import { safeUrl } from '../../src/internal/url.js';

it('takes the letters of Latin-1 in an address, also once the code is compiled', () => {
  const addresses = ['https://example.com/a', 'https://münchen.example/straße'].map((url) => JSON.stringify(url));
  const refused = Array.from({ length: 400_000 }, (_, turn) => JSON.parse(addresses[turn % 2]!) as string).filter(
    (url) => safeUrl(url) === undefined,
  );
  assert.equal(refused.length, 0);
});

it('tells a page by its parameters as they stand, whatever tells where a visitor came from', () => {
  const page = 'https://example.com/';
  for (const [address, identity] of [
    ['?', ''],
    ['?a', '?a'],
    ['?a&utm_source=mail', '?a'],
    ['?fbclid=x&q=a%20b', '?q=a%20b'],
    ['?q=a+b~&gclid=x&mc_cid=y&p=2#top', '?q=a+b~&p=2'],
    ['?UTM_Source=mail', ''],
    ['?from=utm_source&lucid=1&fbclid', '?from=utm_source&lucid=1'],
  ]) {
    assert.equal(pageUrl(page + address), page + identity, address);
  }
});
