import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Challenge } from 'altcha-lib';
import { createEndpoint } from '../../src/server/index.js';
import { newChallenge } from '../../src/server/spam/proof.js';
import { Store } from '../../src/server/storage/store.js';
import { comment, createLog, ENDPOINT, jsonInit, openEndpoint, PAGE, SITE, withDatabase } from './setup.js';
import { proofOf, type ProofProblem, solve, SUSPICIOUS } from './spam-support.js';

const SECRET = Buffer.alloc(32, 7);
const OTHER_PAGE = `${SITE}/articles/butter`;

const open = (test: TestContext) => {
  const opened = openEndpoint(test, { spam: {}, secret: SECRET });
  /** Posts what is suspicious; the answer and its body. */
  const say = async (changes: object = {}, key?: string) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
    const answer = await opened.post(comment({ ...SUSPICIOUS, ...changes }), headers);
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as ProofProblem };
  };
  return { ...opened, say, asked: async (changes: object = {}) => (await say(changes)).body.challenge };
};

const spentProofs = (store: string) =>
  withDatabase(store, (database) => database.prepare("select key from limits where key like 'proof:%'").all()).length;

describe('a proof of work', () => {
  it('is asked for in a problem, and lets the comment in', async (test) => {
    const { say, rows, list } = open(test);
    const { status, headers, body } = await say({}, 'key');
    assert.deepEqual([status, headers.get('content-type')], [403, 'application/problem+json']);
    assert.deepEqual([body.code, body.status], ['proof_required', 403]);
    assert.equal(rows().length, 0);
    assert.equal((await say({ proof: await solve(body.challenge) }, 'key')).status, 201);
    assert.equal((await list()).total, 1);
  });

  it('does not name the page, nor what was written', async (test) => {
    const { asked } = open(test);
    assert.ok(!/bread|pills/i.test(JSON.stringify(await asked())));
  });

  it('counts again for a second try of the same comment', async (test) => {
    const { say, asked, rows } = open(test);
    const proof = await solve(await asked());
    const first = await say({ proof }, 'key');
    const second = await say({ proof }, 'key');
    assert.deepEqual([first.status, second.status, second.headers.get('idempotency-replayed')], [201, 201, 'true']);
    assert.equal(rows().length, 1);
  });

  it('counts once, on all instances, also for two comments at the same time', async (test) => {
    const { say, asked, store, rows } = open(test);
    const proof = await solve(await asked());
    const second = createEndpoint({ store, secret: SECRET, moderation: 'none', logger: createLog() });
    test.after(() => second.close());
    const answers = await Promise.all([
      say({ proof }, 'one'),
      say({ proof, author: { name: 'Bob' } }, 'two'),
      second.fetch(new Request(ENDPOINT, jsonInit(comment({ ...SUSPICIOUS, proof, author: { name: 'Cem' } })))),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403, 403]);
    assert.equal(rows().length, 1);
    assert.equal((await say({ proof }, 'three')).status, 403);
  });

  it('counts once, also when somebody is erased meanwhile', async (test) => {
    const { say, asked, store } = open(test);
    const proof = await solve(await asked());
    assert.equal((await say({ proof, author: { name: 'Ann', email: 'ann@mail.example' } }, 'one')).status, 201);
    const opened = await Store.open(store);
    await opened.erase('ann@mail.example', Date.now());
    await opened.close();
    assert.equal((await say({ proof }, 'two')).status, 403);
  });

  it('is not used up by a comment that is not taken', async (test) => {
    const { say, asked } = open(test);
    const proof = await solve(await asked());
    assert.equal((await say({ proof, parent: '0190a0a0-0000-7000-8000-000000000000' })).status, 422);
    assert.equal((await say({ proof })).status, 201);
  });

  it('may be sent by a script as a form', async (test) => {
    const { fetch, asked } = open(test);
    const proof = await solve(await asked());
    const body = new URLSearchParams({ page: PAGE, text: SUSPICIOUS.text, elapsed: '1', proof });
    const headers = { Origin: SITE, Accept: 'application/json' };
    assert.equal((await fetch('', { method: 'POST', body, headers })).status, 201);
  });

  it('of who cannot give one makes the comment wait', async (test) => {
    const { say, rows } = open(test);
    assert.equal((await say({ proof: 'none' })).status, 202);
    assert.deepEqual([rows()[0]!['status'], rows()[0]!['reason']], ['held', 'suspicion']);
  });

  const solvedAt = async (now: number) => solve(await newChallenge(SECRET, PAGE, now));
  const changed = (change: (parameters: Challenge['parameters']) => object) => async (challenge: Challenge) => {
    const { solution } = JSON.parse(Buffer.from(await solve(challenge), 'base64').toString()) as { solution: object };
    const parameters = { ...challenge.parameters, ...change(challenge.parameters) };
    return proofOf({ ...challenge, parameters }, solution);
  };
  const forged: [string, (challenge: Challenge) => string | Promise<string>][] = [
    ['for another page', async () => solve(await newChallenge(SECRET, OTHER_PAGE))],
    ['signed by somebody else', async () => solve(await newChallenge(Buffer.alloc(32, 8), PAGE))],
    ['whose time is over', () => solvedAt(Date.now() - 11 * 60_000)],
    ['from the future', () => solvedAt(Date.now() + 60 * 60_000)],
    ['whose page was changed', changed(({ data }) => ({ data: { ...data, page: 'other' } }))],
    ['whose expiry was changed', changed(({ expiresAt }) => ({ expiresAt: expiresAt! + 1 }))],
    ['without an expiry', changed(() => ({ expiresAt: undefined }))],
    ['that was made easier', changed(() => ({ cost: 1 }))],
    [
      'whose fields were cut elsewhere',
      changed(({ nonce, salt }) => ({ nonce: nonce.slice(0, -2), salt: nonce.slice(-2) + salt })),
    ],
    ['that has another key', changed(() => ({ keySignature: undefined }))],
    ['of no work', (challenge) => proofOf(challenge, { counter: 0, derivedKey: challenge.parameters.keyPrefix })],
    [
      'of a guess',
      (challenge) => proofOf(challenge, { counter: 1, derivedKey: challenge.parameters.keyPrefix.padEnd(64, '0') }),
    ],
    ['that is half a byte', (challenge) => proofOf(challenge, { counter: 1, derivedKey: 'a' })],
    ['without a signature', async (challenge) => proofOf({ parameters: challenge.parameters }, { counter: 1 })],
    ['that is JSON and nothing else', () => Buffer.from('{"challenge":{"parameters":[]}}').toString('base64')],
    ['that is no JSON', () => 'altcha'],
  ];
  for (const [what, forge] of forged) {
    it(`is none ${what}`, async (test) => {
      const { say, asked, rows } = open(test);
      const { status, body } = await say({ proof: await forge(await asked()) });
      assert.deepEqual([status, body.code, rows().length], [403, 'proof_required', 0]);
    });
  }

  it('is kept until its time is over and no longer', async (test) => {
    const { say, asked, store } = open(test);
    await say({ proof: await solve(await asked()) });
    assert.equal(spentProofs(store), 1);
    withDatabase(store, (database) => {
      const { expires_at } = database.prepare("select expires_at from limits where key like 'proof:%'").get() as {
        expires_at: number;
      };
      assert.ok(Number(expires_at) <= Date.now() + 10 * 60_000);
      database.exec("update limits set expires_at = 1 where key like 'proof:%'");
    });
    const again = createEndpoint({ store, secret: SECRET, logger: createLog() });
    await again.ready();
    await again.close();
    assert.equal(spentProofs(store), 0);
  });

  it('is asked for without anything that is kept', async (test) => {
    const { asked, store } = open(test);
    for (let index = 0; index < 20; index++) await asked();
    assert.deepEqual(
      withDatabase(store, (database) => database.prepare('select key from limits').all()),
      [],
    );
  });
});
