import assert from 'node:assert/strict';
import type { Transform } from 'node:stream';
import { describe, it } from 'node:test';
import { MicrodataRdfParser } from 'microdata-rdf-streaming-parser';
import { comment, created, ENDPOINT, formInit, openEndpoint, PAGE, SITE, withDatabase } from './setup.js';

type Opened = ReturnType<typeof openEndpoint>;

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

const ask = ({ fetch }: Opened, query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(`?${new URLSearchParams({ page: PAGE, ...query })}`, { headers: { Accept: BROWSER, ...headers } });

const show = async (opened: Opened, query: Record<string, string> = {}) => (await ask(opened, query)).text();

/** The address that a link leads to, as a browser reads it. */
const link = (markup: string, words: RegExp): string =>
  new RegExp(`<a [^>]*href="([^"]*)"[^>]*>${words.source}`).exec(markup)![1]!.replaceAll('&amp;', '&');

/** How many lists are open where each comment begins, by its text. */
const depths = (markup: string): [string, number][] => {
  let depth = 0;
  const found: [string, number][] = [];
  for (const [tag, text] of markup.matchAll(/<ol>|<\/ol>|<p dir="auto">([^<]*)/g)) {
    if (tag === '<ol>') depth++;
    else if (tag === '</ol>') depth--;
    else found.push([text!, depth]);
  }
  assert.equal(depth, 0);
  return found;
};

interface Quad {
  subject: { value: string };
  predicate: { value: string };
  object: { value: string };
}

/** What a machine reads out of microdata: for each item its properties, those of schema.org by their name alone. */
const itemsOf = async (markup: string): Promise<Record<string, string>[]> => {
  // A stream of Node, which its types do not say.
  const parser = new MicrodataRdfParser({ baseIRI: PAGE }) as unknown as Transform;
  parser.end(markup);
  const items = new Map<string, Record<string, string>>();
  for await (const { subject, predicate, object } of parser as AsyncIterable<Quad>) {
    const item = items.get(subject.value) ?? {};
    items.set(subject.value, item);
    item[predicate.value.replace(/^.*[/#]/, '')] = object.value;
  }
  // An author is an item of its own.
  return Array.from(items.values(), (item) => ({ ...item, ...(item['author'] && items.get(item['author'])), ...item }));
};

describe('the conversation as markup', () => {
  it('is for who prefers it; others get JSON', async (test) => {
    const { fetch } = openEndpoint(test);
    const type = async (Accept?: string) => {
      const response = await fetch(`?${new URLSearchParams({ page: PAGE })}`, { headers: Accept ? { Accept } : {} });
      assert.equal(response.status, 200);
      assert.match(response.headers.get('vary')!, /\bAccept\b/);
      assert.match(response.headers.get('vary')!, /\bOrigin\b/);
      return response.headers.get('content-type');
    };
    for (const accept of [BROWSER, 'text/html', 'text/*', 'application/json;q=0.5, text/html']) {
      assert.equal(await type(accept), 'text/html; charset=utf-8', accept);
    }
    for (const accept of [undefined, '*/*', 'application/json', 'application/json, text/html', 'image/png', 'x;;,']) {
      assert.match((await type(accept))!, /^application\/json/, accept);
    }
  });

  it('says who wrote what and when, so that machines understand it as well', async (test) => {
    const opened = openEndpoint(test);
    const author = { name: 'Ann', website: 'https://ann.example/' };
    const answer = await created(await opened.post(comment({ author, text: 'one\ntwo\n\n\nthree' })));
    const { id, createdAt } = answer.comment;
    await opened.act('PUT', `${id}/vote`, 'reader_reader_reader');
    const markup = await show(opened);
    for (const part of [
      `<li id="comment-${id}" itemscope itemtype="https://schema.org/Comment">`,
      '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="https://ann.example/" rel="ugc nofollow noopener"><bdi itemprop="name">Ann</bdi></a></span>',
      `<time itemprop="dateCreated" datetime="${createdAt}">`,
      '<div itemprop="text">\n<p dir="auto">one<br>\ntwo</p>\n<p dir="auto">three</p>\n</div>',
      '<data itemprop="upvoteCount" value="1">1</data> like</p>',
    ]) {
      assert.ok(markup.includes(part), `${part} in ${markup}`);
    }
    assert.doesNotMatch(markup, /dateModified/);
    await opened.act('PATCH', id, answer.token, { text: 'new' });
    assert.match(await show(opened), /<time itemprop="dateModified" datetime="\d/);
  });

  it('is what it should be to a parser of microdata', async (test) => {
    const opened = openEndpoint(test);
    const author = { name: 'Ann & "Bob"', website: 'https://ann.example/' };
    const { comment: first } = await created(await opened.post(comment({ author, text: 'one <b>two</b>' })));
    await opened.act('PUT', `${first.id}/vote`, 'reader_reader_reader');
    const { comment: second } = await created(
      await opened.post(comment({ author: { name: 'Reader' }, parent: first.id, text: 'itemprop="text"' })),
    );
    const items = await itemsOf(await show(opened));
    const comments = items.filter(({ type }) => type === 'https://schema.org/Comment');
    const told = comments.map(({ name, url, text, dateCreated, upvoteCount }) => ({
      ...{ name, url, text: text?.trim(), dateCreated, upvoteCount },
    }));
    assert.deepEqual(told, [
      {
        name: author.name,
        url: author.website,
        text: 'one <b>two</b>',
        dateCreated: first.createdAt,
        upvoteCount: '1',
      },
      { name: 'Reader', url: undefined, text: 'itemprop="text"', dateCreated: second.createdAt, upvoteCount: '0' },
    ]);
    assert.equal(items.filter(({ type }) => type === 'https://schema.org/Person').length, 2);
  });

  it('counts no votes where the site wants none', async (test) => {
    const opened = openEndpoint(test, { votes: false });
    await opened.write('Good');
    assert.doesNotMatch(await show(opened), /upvoteCount/);
  });

  it('shows what readers wrote as text, wherever it stands', async (test) => {
    const opened = openEndpoint(test);
    const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;`;
    const { comment: first } = await created(await opened.post(comment({ text: hostile, author: { name: hostile } })));
    await opened.post(comment({ text: hostile, parent: first.id, author: { name: '' } }));
    withDatabase(opened.store, (database) => database.exec(`update comments set website = 'javascript:alert(1)'`));
    const markup = await show(opened, { extra: hostile });
    assert.doesNotMatch(markup, /<script|<img|javascript:/);
    assert.equal(markup.split('&lt;script&gt;alert(1)').length - 1, 3);
    assert.match(markup, /<bdi itemprop="name">Anonymous<\/bdi>/);
    const elsewhere = await show(opened, { page: `${SITE}/?a="><script>alert(1)</script>`, limit: '1' });
    assert.doesNotMatch(elsewhere, /<script/);
  });

  it('puts replies into lists, four deep, and says below that what is answered', async (test) => {
    const opened = openEndpoint(test);
    let parent: string | undefined;
    const ids: string[] = [];
    for (const text of ['1', '2', '3', '4', '5', '6']) {
      const answer = await created(await opened.post(comment({ text, parent, author: { name: `Name ${text}` } })));
      parent = answer.comment.id;
      ids.push(parent);
    }
    const other = await opened.write('other', ids[0]);
    const markup = await show(opened);
    assert.deepEqual(depths(markup), [
      ['1', 1],
      ['2', 2],
      ['3', 3],
      ['4', 4],
      ['5', 4],
      ['6', 4],
      ['other', 2],
    ]);
    assert.ok(markup.includes(`<a href="#comment-${ids[3]}">in reply to <bdi>Name 4</bdi></a>`));
    assert.ok(markup.includes(`<a href="#comment-${ids[4]}">in reply to <bdi>Name 5</bdi></a>`));
    assert.equal(markup.split('in reply to').length - 1, 2);
    assert.ok(markup.includes(`<li id="comment-${other.id}" data-parent="${ids[0]}" `));
    assert.ok(markup.includes(`<li id="comment-${ids[0]}" itemscope`));
  });

  it('survives a thread that is as deep as it is long', async (test) => {
    const opened = openEndpoint(test);
    let { id } = await opened.write('root');
    for (let depth = 0; depth < 40; depth++) ({ id } = await opened.write('reply', id));
    assert.equal(depths(await show(opened)).length, 41);
  });

  it('shows a reply at the top when what it answers is not there', async (test) => {
    const opened = openEndpoint(test);
    const { id: root } = await opened.write('root');
    const { id: middle } = await opened.write('middle', root);
    await opened.write('end', middle);
    withDatabase(opened.store, (database) =>
      database.prepare(`update comments set status = 'held' where id = ?`).run(middle),
    );
    const markup = await show(opened);
    assert.deepEqual(depths(markup), [
      ['root', 1],
      ['end', 1],
    ]);
    assert.ok(markup.includes(` data-parent="${middle}"`));
    assert.ok(link(markup, /in reply to another comment/).endsWith(`thread=${middle}#comment-${middle}`));
  });

  it('keeps the place of what was deleted', async (test) => {
    const opened = openEndpoint(test);
    const { id, token } = await opened.write('canary');
    await opened.write('reply', id);
    await opened.act('DELETE', id, token);
    const markup = await show(opened);
    assert.match(markup, /<li id="comment-[^"]+">\n<p>This comment was deleted by its author\.<\/p>\n<ol>\n<li /);
    assert.doesNotMatch(markup, /canary/);
  });

  it('leads to the next page and to the rest of a thread, in the same order', async (test) => {
    const opened = openEndpoint(test);
    for (const text of ['1', '2', '3']) await opened.write(text);
    const first = await show(opened, { sort: 'oldest', limit: '2' });
    assert.match(first, /<a rel="next" href="/);
    const path = link(first, /More comments/);
    assert.match(path, /^\/comments\?/);
    const second = await (await opened.fetch(path, { headers: { Accept: BROWSER } })).text();
    assert.deepEqual(
      [...depths(first), ...depths(second)].map(([text]) => text),
      ['1', '2', '3'],
    );
    assert.doesNotMatch(second, /rel="next"/);

    const { id } = await opened.write('root');
    for (let index = 0; index < 51; index++) await opened.write(`reply ${index}`, id);
    const long = await show(opened, { thread: id });
    assert.equal(depths(long).length, 52);
    const cut = await show(opened, { sort: 'newest', limit: '1' });
    assert.equal(depths(cut).length, 51);
    const rest = await (await opened.fetch(link(cut, /More replies/), { headers: { Accept: BROWSER } })).text();
    assert.deepEqual(depths(rest), [['reply 50', 1]]);
  });

  it('ends with a form that the endpoint takes', async (test) => {
    const opened = openEndpoint(test, { required: ['name'], base: '/api/comments' });
    const response = await opened.fetch(`/api/comments?${new URLSearchParams({ page: PAGE })}`, {
      headers: { Accept: 'text/html' },
    });
    const markup = await response.text();
    const [, action] = /<form action="([^"]+)" method="post"/.exec(markup)!;
    assert.match(markup, /<input name="name" autocomplete="name" required>/);
    const fields = [...markup.matchAll(/<(?:input|textarea)[^>]* name="([^"]*)"(?:[^>]* value="([^"]*)")?/g)];
    assert.deepEqual(fields.map(([, name]) => name).sort(), ['email', 'name', 'page', 'text', 'website']);
    const values = Object.fromEntries(fields.map(([, name, value]) => [name!, value ?? '']));
    const sent = await opened.fetch(action!, formInit({ ...values, text: 'Good bread.', name: 'Ann' }));
    assert.match(sent.headers.get('location')!, new RegExp(`^${PAGE}#comment-`));
  });

  it('is another one when other fields must be filled', async (test) => {
    const before = openEndpoint(test);
    const etag = (await ask(before)).headers.get('etag')!;
    assert.equal((await ask(before, {}, { 'If-None-Match': etag })).status, 304);
    const after = openEndpoint(test, { store: before.store, required: ['name'] });
    assert.equal((await ask(after, {}, { 'If-None-Match': etag })).status, 200);
  });

  it('has no form on a page that is closed', async (test) => {
    const opened = openEndpoint(test);
    await opened.write('Good');
    withDatabase(opened.store, (database) => database.exec('update pages set closed = 1'));
    const markup = await show(opened);
    assert.doesNotMatch(markup, /<form/);
    assert.match(markup, /Comments are closed/);
  });

  it('may do nothing but send its form when it is opened by itself', async (test) => {
    const opened = openEndpoint(test, { origins: ['https://blog.example'] });
    const { headers } = await ask(opened);
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; form-action 'self' https://blog.example; base-uri 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers.get('referrer-policy'), 'same-origin');
  });

  it('has a version of its own', async (test) => {
    const opened = openEndpoint(test);
    await opened.write('Good');
    const address = `?${new URLSearchParams({ page: PAGE })}`;
    const json = (await opened.fetch(address)).headers.get('etag')!;
    const markup = (await ask(opened)).headers.get('etag')!;
    assert.notEqual(markup, json);
    assert.equal((await ask(opened, {}, { 'If-None-Match': json })).status, 200);
    const unchanged = await ask(opened, {}, { 'If-None-Match': markup });
    assert.equal(unchanged.status, 304);
    assert.match(unchanged.headers.get('vary')!, /\bAccept\b/);
    await opened.write('Other');
    assert.equal((await ask(opened, {}, { 'If-None-Match': markup })).status, 200);
  });

  it('says as a problem what is wrong with the request', async (test) => {
    const { fetch } = openEndpoint(test);
    const response = await fetch(`${ENDPOINT}?page=bread`, { headers: { Accept: BROWSER } });
    assert.deepEqual([response.status, response.headers.get('content-type')], [422, 'application/problem+json']);
  });
});
