import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from '../fuzz/run.js';
import { openEndpoint } from './setup.js';

describe('requests that are nearly right', () => {
  it('get answers that are described, and never a 5xx', async (test) => {
    const { endpoint, list } = openEndpoint(test, { limits: false });
    await endpoint.ready();
    const { findings, statuses } = await fuzz(endpoint, 400, 20_261_124);
    assert.deepEqual(findings, []);
    // That both sides of each rule are met.
    for (const status of [200, 201, 400, 401, 404, 422]) assert.ok(statuses[status]! > 0, String(status));
    assert.ok(Number.isInteger((await list()).total));
  });
});
