import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPlain } from '../../src/server/shape.js';
import { corpus, unfold } from './corpora.js';
import { mailStrings } from './mail-hostile.js';

const { strings } = corpus<{ strings: Parameters<typeof unfold>[0][] }>('naughty-strings');
const { vectors } = corpus<{ vectors: { payload: string }[] }>('xss-vectors');

/** What no store takes. */
const kept = (some: string[]) => some.filter((text) => isPlain(text) && text !== '');

describe('a mail', () => {
  it('holds naughty strings as text', async (test) => {
    const some = kept(strings.map((entry) => unfold(entry)).filter((text) => text.length < 50_000));
    assert.ok(some.length > 600);
    await mailStrings(test, some);
  });

  it('holds markup and scripts as text', async (test) => {
    const some = kept(vectors.map(({ payload }) => payload));
    assert.ok(some.length > 1000);
    await mailStrings(test, some);
  });
});
