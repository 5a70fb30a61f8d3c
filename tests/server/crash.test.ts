import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crash } from '../crash/run.js';
import { program } from './process-support.js';
import { STORE } from './setup.js';

describe('an endpoint that is killed while comments are written', () => {
  // `npm run test:crash` does this 30 times and more.
  it('has every acknowledged comment once, and starts again by itself', async () => {
    const { lost, twice, foreign, acknowledged, integrity } = await crash({
      store: STORE,
      program: program('src/cli/afterword'),
      rounds: 3,
      clients: 4,
    });
    assert.deepEqual({ lost, twice, foreign, integrity }, { lost: 0, twice: 0, foreign: 0, integrity: 'ok' });
    assert.ok(acknowledged > 3);
  });
});
