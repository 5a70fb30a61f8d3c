import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createForm, JSON_ANSWER } from './form-support.js';
import { created, openEndpoint, PAGE, problem, SITE, withDatabase } from './setup.js';

const form = createForm(PAGE);

describe('the plain form', () => {
  it('goes back to the page, at the comment', async (test) => {
    const { send, rows } = openEndpoint(test);
    const response = await send(form());
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), `${PAGE}#comment-${String(rows()[0]!.id)}`);
  });

  it('says by the fragment that the comment waits for approval', async (test) => {
    const { send } = openEndpoint(test, { hold: true });
    assert.equal((await send(form())).headers.get('location'), `${PAGE}#afterword-held`);
  });

  it('keeps every field', async (test) => {
    const { send, rows } = openEndpoint(test);
    await send(
      form({
        email: 'ann@mail.example',
        website: 'ann.example',
        title: 'Bread',
        'meta.city': 'Ghent',
        elapsed: '1200',
      }),
    );
    const { page, text, name, email, website, meta, elapsed } = rows()[0]!;
    assert.deepEqual(
      { page, text, name, email, website, meta, elapsed },
      {
        page: PAGE,
        text: 'Good bread.',
        name: 'Ann',
        email: 'ann@mail.example',
        website: 'https://ann.example/',
        meta: '{"city":"Ghent"}',
        elapsed: 1200,
      },
    );
  });

  it('understands the names of a WordPress form', async (test) => {
    const { send, rows } = openEndpoint(test);
    const wordpress = { comment: 'Good bread.', author: 'Ann', url: 'https://ann.example/', comment_parent: '0' };
    assert.equal((await send({ ...wordpress, page: PAGE })).status, 303);
    const { text, name, website, parent } = rows()[0]!;
    assert.deepEqual([text, name, website, parent], ['Good bread.', 'Ann', 'https://ann.example/', null]);
  });

  it('belongs to the page that it stands on when it names none', async (test) => {
    const { send, rows } = openEndpoint(test);
    const { page: _, ...rest } = form();
    await send(rest, { Referer: `${PAGE}?utm_source=mail` });
    assert.equal(rows()[0]!.page, PAGE);
  });

  it('does not take the mere origin of another host for a page', async (test) => {
    const origins = ['https://blog.example'];
    const { send, rows } = openEndpoint(test, { origins });
    const { page: _, ...rest } = form();
    const response = await send(rest, { Origin: origins[0]!, Referer: `${origins[0]}/` });
    assert.equal(response.status, 422);
    assert.equal(rows().length, 0);
  });

  it('answers a comment, and counts the honeypot', async (test) => {
    const { send, rows, post } = openEndpoint(test);
    const { comment: first } = await created(await post());
    await send(form({ parent: first.id }));
    assert.equal((await send(form({ topic: 'cheap' }))).headers.get('location'), `${PAGE}#afterword-held`);
    assert.deepEqual(
      rows().map(({ parent, status }) => [parent, status]),
      [
        [null, 'published'],
        [first.id, 'published'],
        [null, 'spam'],
      ],
    );
  });

  it('is one comment when the button is pressed twice', async (test) => {
    const { send, rows } = openEndpoint(test);
    const [first, second] = await Promise.all([send(form()), send(form())]);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    assert.equal(rows().length, 1);
  });

  it('is another comment when the same is said again two minutes later', async (test) => {
    const { send, rows, store } = openEndpoint(test);
    await send(form());
    withDatabase(store, (database) => database.exec('update idempotency set created_at = created_at - 121000'));
    const [first, second] = await Promise.all([send(form()), send(form())]);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    assert.equal(rows().length, 2);
  });

  it('is one comment for one key, however much later', async (test) => {
    const { send, rows } = openEndpoint(test);
    await send(form({ key: 'f00d' }));
    assert.equal((await send(form({ key: 'f00d' }))).status, 303);
    assert.equal(rows().length, 1);
  });

  for (const [what, headers] of Object.entries<Record<string, string>>({
    'no origin': { Origin: '' },
    'a foreign origin': { Origin: 'https://evil.example' },
    'the null origin': { Origin: 'null' },
  })) {
    it(`is refused from ${what}`, async (test) => {
      const { endpoint, rows } = openEndpoint(test);
      const request = new Request(`${SITE}/comments`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form()),
      });
      if (headers.Origin) request.headers.set('Origin', headers.Origin);
      const response = await endpoint.fetch(request);
      assert.equal(response.status, 403);
      assert.equal((await problem(response)).code, 'forbidden');
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.equal(rows().length, 0);
    });
  }

  it('is taken from an origin on the list', async (test) => {
    const origins = ['https://blog.example'];
    const { send } = openEndpoint(test, { origins });
    const page = `${origins[0]}/bread`;
    const response = await send(form({ page }), { Origin: origins[0]! });
    assert.match(response.headers.get('location')!, /^https:\/\/blog\.example\/bread#comment-/);
  });

  it('never leads to a page elsewhere', async (test) => {
    const { send, rows } = openEndpoint(test);
    for (const page of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)', `${SITE}@evil.example/`]) {
      const response = await send(form({ page }));
      assert.equal(response.status, 422);
      assert.equal(response.headers.get('location'), null);
      assert.doesNotMatch(await response.text(), /href="[^"]*(?:evil|javascript)/);
    }
    assert.equal(rows().length, 0);
  });

  it('answers a script that sends it as it answers JSON', async (test) => {
    const { send } = openEndpoint(test);
    const response = await send(form({ key: 'f00d' }), JSON_ANSWER);
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('access-control-allow-origin'), SITE);
    const first = await created(response);
    assert.equal(first.comment.text, 'Good bread.');
    assert.deepEqual(await created(await send(form({ key: 'f00d' }), JSON_ANSWER)), first);
    const refused = await problem(await send(form({ text: '' }), JSON_ANSWER));
    assert.deepEqual(refused.issues, [{ path: ['text'], code: 'required' }]);
  });

  it('refuses what was written in another encoding', async (test) => {
    const { endpoint, rows } = openEndpoint(test);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: SITE, Accept: 'text/html' };
    const body = `text=caf%E9&page=${encodeURIComponent(PAGE)}`;
    const response = await endpoint.fetch(new Request(`${SITE}/comments`, { method: 'POST', headers, body }));
    assert.equal(response.status, 400);
    assert.equal(rows().length, 0);
  });
});

describe('the page that says why a plain form was not taken', () => {
  it('gives the reasons in words and the status of the problem', async (test) => {
    const { send } = openEndpoint(test, { required: ['name'] });
    const response = await send(form({ text: ' ', name: '', email: 'ann@' }));
    assert.equal(response.status, 422);
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    const page = await response.text();
    for (const words of [
      'Please enter your comment!',
      'Please enter your name here',
      'You have entered an incorrect email address!',
    ]) {
      assert.ok(page.includes(`<li>${words}</li>`), words);
    }
  });

  it('keeps all that was typed, as text', async (test) => {
    const { send } = openEndpoint(test);
    const hostile = `"><script>alert(1)</script>`;
    const typed = {
      text: `\n</textarea>${hostile}`,
      name: hostile,
      email: hostile,
      website: hostile,
      'meta.a': hostile,
    };
    const page = await (await send(form(typed))).text();
    assert.doesNotMatch(page, /<script/);
    const escaped = '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;';
    assert.equal(page.split(escaped).length - 1, 5);
    assert.ok(page.includes(`rows="8" dir="auto" required>\n\n&lt;/textarea&gt;${escaped}</textarea>`));
    assert.ok(page.includes(`<a href="${PAGE}">Back to the page</a>`));
  });

  it('sends, when it is filled in again, what the endpoint takes', async (test) => {
    const { send, rows } = openEndpoint(test);
    const page = await (await send(form({ email: 'ann@', 'meta.city': 'Ghent', title: 'Bread' }))).text();
    const inputs = [...page.matchAll(/<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"/g)];
    const fields = Object.fromEntries(inputs.map(([, name, value]) => [name!, value!]));
    assert.equal((await send({ ...fields, text: 'Good bread.', email: 'ann@mail.example' })).status, 303);
    assert.deepEqual([rows()[0]!.name, rows()[0]!.meta], ['Ann', '{"city":"Ghent"}']);
  });

  it('may do nothing but send its form', async (test) => {
    const { send } = openEndpoint(test, { origins: ['https://blog.example'] });
    const response = await send(form({ text: '' }));
    const policy = response.headers.get('content-security-policy')!;
    const [, style] = /<style>([^]*)<\/style>/.exec(await response.text())!;
    assert.ok(policy.includes(createHash('sha256').update(style!).digest('base64')));
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self' https:\/\/blog\.example;/,
    );
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    // With "no-referrer" a browser would send "Origin: null" with the second try.
    assert.equal(response.headers.get('referrer-policy'), 'same-origin');
  });

  it('says so when the comment is longer than a request may be', async (test) => {
    const { send } = openEndpoint(test);
    const response = await send(form({ text: 'x'.repeat(70_000) }));
    assert.equal(response.status, 413);
    assert.match(await response.text(), /Your comment is too long to be sent/);
  });
});
