import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createMetrics } from '../../src/server/index.js';
import { ended, firstLines, run } from './process-support.js';
import { comment, jsonInit, openEndpoint, PAGE, temporaryFolder, withDatabase } from './setup.js';

const page = `page=${encodeURIComponent(PAGE)}`;

const openCounted = (test: TestContext, hold?: true) => {
  const metrics = createMetrics();
  const opened = openEndpoint(test, { metrics, ...(hold && { hold }) });
  /** Our metrics and their values, as in `name{label="value"}`. */
  const read = async () => {
    const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('afterword_'));
    return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(/\S+$/.exec(line)![0])]));
  };
  return { ...opened, metrics, read };
};

describe('metrics', () => {
  it('count requests by method, route and status, and how long they took', async (test) => {
    const { fetch, post, write, read } = openCounted(test);
    const { id } = await write('Good bread.');
    await post(comment({ text: '' }));
    await fetch(`/comments?${page}`);
    await fetch(`/comments/${id}`);
    await fetch('/comments/x');
    const values = await read();
    const requests = (labels: string) => values.get(`afterword_requests_total{${labels}}`);
    assert.equal(requests('method="POST",route="/comments",status="201"'), 1);
    assert.equal(requests('method="POST",route="/comments",status="422"'), 1);
    assert.equal(requests('method="GET",route="/comments",status="200"'), 1);
    assert.equal(requests('method="GET",route="/comments/:id",status="200"'), 1);
    assert.equal(requests('method="GET",route="/comments/:id",status="404"'), 1);
    const duration = 'afterword_request_duration_seconds';
    assert.equal(values.get(`${duration}_count{method="POST",route="/comments"}`), 2);
    assert.equal(values.get(`${duration}_bucket{le="+Inf",method="POST",route="/comments"}`), 2);
    assert.ok(values.get(`${duration}_sum{method="POST",route="/comments"}`)! > 0);
  });

  it('have as many labels whatever is asked for', async (test) => {
    const { fetch, metrics, read } = openCounted(test);
    const some = async (prefix: string) => {
      await fetch(`/${prefix}`);
      await fetch(`/comments/${prefix}`);
      await fetch(`/comments/${prefix}/vote`, { method: 'PUT' });
      await fetch(`/comments?${page}&x=${prefix}`, { method: prefix.toUpperCase() });
      await fetch(`/comments/a/b/${prefix}`, { method: 'OPTIONS' });
    };
    await some('canary');
    const before = [...(await read()).keys()];
    for (let index = 0; index < 100; index++) await some(`canary${index}`);
    assert.deepEqual([...(await read()).keys()], before);
    assert.doesNotMatch(await metrics.text(), /canary/i);
  });

  it('count comments once, by what became of them', async (test) => {
    const { post, read } = openCounted(test);
    const key = { 'Idempotency-Key': 'f00d' };
    await post(comment(), key);
    await post(comment(), key);
    await post(comment({ text: 'Buy.', topic: 'x' }));
    const values = await read();
    assert.equal(values.get('afterword_comments_total{verdict="published"}'), 1);
    assert.equal(values.get('afterword_comments_total{verdict="spam"}'), 1);
    const held = openCounted(test, true);
    await held.post();
    assert.equal((await held.read()).get('afterword_comments_total{verdict="held"}'), 1);
  });

  it('say how many listen', async (test) => {
    const { fetch, read } = openCounted(test);
    const streams = [await fetch(`/comments/events?${page}`), await fetch(`/comments/events?${page}`)];
    assert.equal((await read()).get('afterword_listeners'), 2);
    for (const { body } of streams) await body!.cancel();
    assert.equal((await read()).get('afterword_listeners'), 0);
  });

  it('count what the store did not do', async (test) => {
    const { post, read, store } = openCounted(test);
    await post();
    withDatabase(store, (database) => database.exec('alter table comments rename to gone'));
    await post();
    assert.equal((await read()).get('afterword_store_errors_total{code="internal"}'), 1);
    const nowhere = createMetrics();
    const closed = openEndpoint(test, { store: '/proc/nowhere/comments.sqlite', metrics: nowhere });
    await closed.post();
    assert.match(await nowhere.text(), /^afterword_store_errors_total\{code="unavailable"\} 1$/m);
  });

  it('are on a port of their own, for this machine, and nowhere else', async (test) => {
    const args = ['serve', '--port', '0', '--data', temporaryFolder(test), '--metrics', '0', '--log-level', 'warn'];
    const child = run(test, 'src/cli/afterword', args);
    const end = ended(child);
    const [first, second] = (await firstLines(child, 2)) as [string, string];
    const endpoint = first.replace(/^.*: /, '');
    const metrics = second.replace(/^Metrics: /, '');
    assert.match(metrics, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const answer = await fetch(metrics);
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    const text = await answer.text();
    assert.match(text, /^process_resident_memory_bytes \d+/m);
    assert.match(text, /^nodejs_eventloop_lag_seconds /m);
    assert.equal((await fetch(new URL('/metrics', endpoint))).status, 404);
    assert.equal((await fetch(new URL('/', metrics))).status, 404);
    assert.equal((await fetch(metrics, jsonInit({}))).status, 405);
    child.kill('SIGTERM');
    const { code, stderr } = await end;
    assert.deepEqual([code, stderr], [0, '']);
  });
});
