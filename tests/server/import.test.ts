import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Kysely, Migrator } from 'kysely';
import { migrations } from '../../src/server/storage/migrations/index.js';
import { loadPostgres, openPostgres } from '../../src/server/storage/postgres.js';
import { openSqlite } from '../../src/server/storage/sqlite.js';
import { contentRules } from '../../src/server/moderation/rules/rules.js';
import { STORE, withDatabase } from './database.js';
import { fixture, issoDatabase, openImport } from './import-support.js';

/** The file of a SQLite store. */
const bytes = (path: string): string => (STORE === 'sqlite' ? readFileSync(path, 'latin1') : '');

const HTTPS = [['http://tide.example', 'https://tide.example']] as const;
const SITE = [['/', 'https://tide.example/']] as const;

describe('an import from WordPress', () => {
  it('takes comments with their pages, threads, times and statuses', async (test) => {
    const { importFile, comments, dump } = openImport(test);
    const { summary, report } = await importFile(fixture('wordpress.xml'), { map: HTTPS });
    assert.deepEqual(summary, { added: 10, known: 0, refused: 2, skipped: 1, votes: 0, reports: 0 });
    assert.deepEqual(report, [
      '27: skipped, it is a pingback',
      '29: refused, text: required',
      '30: refused, author.email: invalid_email, author.website: invalid_url',
      '23: changed, what it answers is not shown, so it moves up',
      '28: changed, what it answers is not there, so it starts a thread',
      '3: changed, its replies go round in a circle, so it starts a thread',
    ]);
    const { Ann, 'Ben & Jo': ben, Waits, Cyn, pills, deleted, Dee, Orphan, Fay, Gus } = comments();
    assert.equal(Ann!.page, 'https://tide.example/bread/');
    assert.deepEqual([Ann!.email, Ann!.website], ['Ann@Mail.example', 'https://ann.example/']);
    // The reply was written before, on another clock: its time stays, its place is below.
    assert.deepEqual([ben!.parent, ben!.root, ben!.depth], [Ann!.id, Ann!.id, 1]);
    assert.equal(new Date(ben!.created_at).toISOString(), '2019-03-31T02:30:00.000Z');
    assert.ok(ben!.id > Ann!.id);
    assert.deepEqual([ben!.email, ben!.website], ['ben@mail.example', null]);
    assert.deepEqual([Waits!.status, Waits!.parent], ['held', Ann!.id]);
    // WordPress knew the local time only.
    assert.equal(new Date(Waits!.created_at).toISOString(), '2019-04-03T10:00:00.000Z');
    assert.deepEqual([Cyn!.status, Cyn!.parent, Cyn!.depth], ['published', Ann!.id, 1]);
    assert.equal(pills!.status, 'spam');
    assert.deepEqual([deleted!.email, deleted!.deleted_at], [null, deleted!.created_at]);
    assert.equal(Dee!.parent, deleted!.id);
    assert.equal(Orphan!.parent, null);
    assert.deepEqual([Gus!.parent, Fay!.parent, Fay!.root], [null, Gus!.id, Gus!.id]);
    assert.deepEqual(
      (dump().pages as { url: string; title: string; closed: number; published: number }[]).map((page) => [
        page.url,
        page.title,
        page.closed,
        page.published,
      ]),
      [
        ['https://tide.example/?p=3', 'Old & closed', 1, 2],
        ['https://tide.example/bread/', 'Bread – a beginning', 0, 5],
        ['https://tide.example/silent/', 'Silent and closed', 1, 0],
      ],
    );
  });

  it('makes text of the HTML, and keeps nothing that could act', async (test) => {
    const { importFile, comments } = openImport(test);
    await importFile(fixture('wordpress.xml'));
    assert.equal(
      comments()['Ben & Jo']!.text,
      [
        'I *agree*.',
        '',
        'Second paragraph',
        'with a break & an ampersand, 2 < 3.',
        '',
        '> Flour.',
        '',
        'See [this](https://other.example/a_%28b%29?x=1&y=2), not this, http://plain.example/x_y_z',
        '`` let a = `b`; ``',
      ].join('\n'),
    );
  });

  it('takes a comment without the email and website that are wrong when it may be lenient', async (test) => {
    const { importFile, comments } = openImport(test);
    const { summary, report } = await importFile(fixture('wordpress.xml'), { lenient: true });
    assert.equal(summary.added, 11);
    assert.ok(report.includes('30: changed, email and website left out'));
    assert.deepEqual([comments().Hal!.email, comments().Hal!.website], [null, null]);
  });

  it('takes no comment on a post that not everybody could read', async (test) => {
    const { importFile, comments, folder } = openImport(test);
    const item = (id: number, post: string) =>
      `<item><link>https://site.example/${id}/</link>${post}<wp:comment><wp:comment_id>${id}</wp:comment_id>
        <wp:comment_author>Ann ${id}</wp:comment_author><wp:comment_date_gmt>2020-01-01 00:00:00</wp:comment_date_gmt>
        <wp:comment_content>A</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment></item>`;
    const file = join(folder, 'private.xml');
    const items = [
      '<wp:status>private</wp:status>',
      '<wp:status>draft</wp:status>',
      '<wp:status>trash</wp:status>',
      '<wp:status>publish</wp:status><wp:post_password>secret</wp:post_password>',
      '<wp:status>publish</wp:status><wp:post_password></wp:post_password>',
      '<wp:status>inherit</wp:status>',
      '',
    ].map((post, index) => item(index + 1, post));
    writeFileSync(
      file,
      `<rss xmlns:wp="http://wordpress.org/export/1.2/" version="2.0"><channel>${items.join('')}</channel></rss>`,
    );
    const { summary, report } = await importFile(file);
    assert.deepEqual([summary.added, summary.skipped, summary.refused], [3, 4, 0]);
    assert.deepEqual(
      report,
      [1, 2, 3, 4].map((id) => `${id}: skipped, its post is not public`),
    );
    assert.deepEqual(Object.keys(comments()).sort(), ['Ann 5', 'Ann 6', 'Ann 7']);
  });

  it('reads a file that is not UTF-8, and one with characters that XML forbids', async (test) => {
    const { importFile, folder, comments } = openImport(test);
    const xml = readFileSync(fixture('wordpress.xml'), 'utf8');
    const latin = join(folder, 'latin.xml');
    writeFileSync(latin, xml.replace('encoding="UTF-8"', "encoding='iso-8859-1'").replace('Orphan', 'Zoë'), 'latin1');
    await importFile(latin);
    assert.ok(comments()['Zoë']);
    const control = join(folder, 'control.xml');
    writeFileSync(
      control,
      xml.replace('Not approved yet.', 'Not \x0b approved & yet.').replaceAll('tide.ex', 'sea.ex'),
    );
    const { report } = await importFile(control);
    assert.ok(report.includes('22: refused, text: invalid'));
  });
});

describe('an import from Disqus', () => {
  it('takes posts with their threads, times and statuses', async (test) => {
    const { importFile, comments, dump } = openImport(test);
    const { summary, report } = await importFile(fixture('disqus.xml'), { map: HTTPS });
    assert.deepEqual(summary, { added: 4, known: 0, refused: 3, skipped: 2, votes: 0, reports: 0 });
    assert.deepEqual(report, [
      'thread 3400002: skipped, its page is deleted',
      'thread 3400003: skipped, its page has no address, or a title that cannot be kept',
      '4500005: refused, page.url: invalid',
      '4500006: refused, its page is not in the file',
      '4500007: refused, createdAt: invalid',
    ]);
    const { "Ann O'Nym": ann, Bo, watches, deleted } = comments();
    assert.equal(ann!.text, 'First & foremost: http://other.example/\n\nSecond\nline, **bold**.');
    assert.equal(ann!.email, 'ann@mail.example');
    assert.deepEqual([Bo!.parent, new Date(Bo!.created_at).toISOString()], [ann!.id, '2019-04-02T10:00:00.000Z']);
    assert.equal(Bo!.text, 'A reply, from two hours east.\n\n> quoted');
    assert.deepEqual(
      [watches!.status, new Date(watches!.created_at).toISOString()],
      ['spam', '2019-04-03T08:00:00.000Z'],
    );
    assert.equal(deleted!.parent, Bo!.id);
    const [page] = dump().pages as { url: string; title: string; closed: number }[];
    assert.deepEqual([page!.url, page!.title, page!.closed], ['https://tide.example/bread/', 'Bread – a beginning', 1]);
  });
});

describe('an import from Isso', () => {
  it('takes comments with their likes, on the pages that the map makes of its paths', async (test) => {
    const { importFile, folder, comments, dump } = openImport(test);
    const file = issoDatabase(
      join(folder, 'isso.db'),
      [
        [1, '/bread/', 'Bread &amp; butter'],
        [2, '/empty/', null],
      ],
      [
        [
          1,
          1,
          null,
          1554192000.25,
          null,
          1,
          'Some *Markdown* <b>here</b>',
          'Ann &amp; Bo',
          'ann@mail.example',
          'https://ann.example/?a=1&amp;b=2',
          3,
        ],
        [1, 2, 1, 1554192001, 1554192060.5, 1, 'A reply', null, null, null, 0],
        [1, 3, null, 1554192002, null, 2, 'Waits', 'Waits', null, null, 0],
        [1, 4, null, 1554192003, null, 4, '', null, null, null, 0],
        [9, 5, null, 1554192004, null, 1, 'Nowhere', 'x', null, null, 0],
        [1, 6, null, 'soon', null, 1, 'Whenever', 'x', null, null, 0],
        [1, 7, null, 1554192004, null, 1, 'Loved', 'x', null, null, 10 ** 9],
      ],
    );
    const { summary, report } = await importFile(file, { map: SITE });
    assert.deepEqual(summary, { added: 4, known: 0, refused: 3, skipped: 0, votes: 0, reports: 0 });
    assert.deepEqual(report, [
      '5: refused, its page is not in the file',
      '6: refused, createdAt: invalid',
      '7: refused, likes: too many (more than 100000)',
    ]);
    const { 'Ann & Bo': ann, 'A reply': reply, Waits, deleted } = comments();
    assert.equal(ann!.text, 'Some *Markdown* <b>here</b>');
    assert.deepEqual([ann!.website, ann!.votes, ann!.created_at], ['https://ann.example/?a=1&b=2', 3, 1554192000250]);
    assert.equal(dump().votes!.length, 3);
    assert.deepEqual([reply!.parent, reply!.edited_at], [ann!.id, 1554192060500]);
    assert.equal(Waits!.status, 'held');
    assert.equal(deleted!.deleted_at, 1554192003000);
    const [page] = dump().pages as { url: string; title: string }[];
    assert.deepEqual([page!.url, page!.title], ['https://tide.example/bread/', 'Bread & butter']);
  });

  it('refuses comments on paths that no map makes addresses of', async (test) => {
    const { importFile, folder } = openImport(test);
    const file = issoDatabase(
      join(folder, 'isso.db'),
      [[1, '/a', 'A']],
      [[1, 1, null, 1, null, 1, 'x', null, null, null, 0]],
    );
    assert.deepEqual((await importFile(file)).report, ['1: refused, page.url: invalid']);
  });
});

describe('an import', () => {
  it('says in one line that a database holds what cannot be read', async (test) => {
    const { importFile, folder } = openImport(test);
    const isso = issoDatabase(
      join(folder, 'isso.db'),
      [[1, '/a', 'A']],
      [[1, 1, null, 1, null, 1, 'x', null, null, null, 2n ** 62n]],
    );
    await assert.rejects(importFile(isso, { map: SITE }), {
      name: 'StartError',
      message: /^Cannot read .*isso\.db \(/,
    });
  });

  it('changes nothing when it runs for the second time', async (test) => {
    const { importFile, folder, dump } = openImport(test);
    const isso = issoDatabase(
      join(folder, 'isso.db'),
      [[1, '/a', 'A']],
      [[1, 1, null, 1, null, 1, 'x', null, null, null, 2]],
    );
    const files = [fixture('wordpress.xml'), fixture('disqus.xml'), isso];
    for (const file of files) await importFile(file, { map: [...HTTPS, ...SITE] });
    const before = dump();
    for (const file of files) {
      const { summary } = await importFile(file, { map: [...HTTPS, ...SITE] });
      assert.equal(summary.added, 0);
    }
    assert.deepEqual(dump(), before);
  });

  it('adds what is missing after a run that was cut off, and leaves what was changed since', async (test) => {
    const { importFile, comments, dump, withDatabase } = openImport(test);
    await importFile(fixture('wordpress.xml'));
    const whole = dump();
    const { Ann, Cyn } = comments();
    withDatabase((database) => {
      database.prepare('delete from comments where id = ?').run(Cyn!.id);
      database.prepare('update pages set published = published - 1 where url = ?').run(Cyn!.page);
    });
    const { summary } = await importFile(fixture('wordpress.xml'));
    assert.deepEqual([summary.added, summary.known], [1, 9]);
    assert.deepEqual(dump().comments, whole.comments);
    withDatabase((database) => database.prepare("update comments set text = 'edited' where id = ?").run(Ann!.id));
    await importFile(fixture('wordpress.xml'));
    assert.equal(comments().Ann!.text, 'edited');
  });

  it('writes nothing on a dry run, and reports the same', async (test) => {
    const { importFile, path, dump } = openImport(test);
    const dry = await importFile(fixture('wordpress.xml'), { dry: true });
    // There is not even a store.
    if (STORE === 'sqlite') assert.equal(existsSync(path), false);
    else assert.deepEqual(dump(), {});
    assert.deepEqual(await importFile(fixture('wordpress.xml')), dry);
    const again = await importFile(fixture('wordpress.xml'), { dry: true });
    assert.deepEqual([again.summary.added, again.summary.known], [0, 10]);
  });

  it('on a dry run leaves a store as it is, that of an older version as well', async (test) => {
    const { importFile, path, dump, withDatabase } = openImport(test);
    const db = new Kysely<unknown>({
      dialect: STORE === 'postgres' ? openPostgres(await loadPostgres(), path) : await openSqlite(path),
    });
    await new Migrator({ db, provider: migrations }).migrateTo('0001-comments');
    await db.destroy();
    const { summary } = await importFile(fixture('wordpress.xml'), { dry: true });
    assert.deepEqual([summary.added, summary.known], [10, 0]);
    assert.deepEqual(
      withDatabase((database) =>
        database
          .prepare('select name from kysely_migration')
          .all()
          .map((row) => Object.values(row as object)),
      ),
      [['0001-comments']],
    );

    await importFile(fixture('wordpress.xml'));
    const before = [bytes(path), dump()];
    const again = await importFile(fixture('wordpress.xml'), { dry: true });
    assert.deepEqual([again.summary.added, again.summary.known], [0, 10]);
    await importFile(fixture('disqus.xml'), { dry: true });
    assert.deepEqual([bytes(path), dump()], before);
  });

  it('asks the rules of the site about what was published elsewhere, and leaves the rest as it was', async (test) => {
    const { importFile, folder, comments, exported, path } = openImport(test);
    const rules = contentRules({ words: ['agree', '!thrown away', 'pills'] });
    const { summary, report } = await importFile(fixture('wordpress.xml'), { rules });
    const plain = openImport(test);
    await plain.importFile(fixture('wordpress.xml'));
    const changed = Object.entries(comments()).flatMap(([name, { status }]) =>
      status === plain.comments()[name]!.status ? [] : [[name, plain.comments()[name]!.status, status]],
    );
    assert.deepEqual(changed, [['Ben & Jo', 'published', 'held']]);
    assert.equal(summary.refused, 3);
    assert.ok(report.includes('14: changed, it waits: words'), report.join('\n'));
    assert.ok(report.includes('26: refused, text: not_allowed'), report.join('\n'));
    assert.deepEqual(
      withDatabase(path, (database) =>
        database.prepare("select name, reason_detail from comments where reason = 'words'").all(),
      ).map((row) => Object.values(row as object)),
      [['Ben & Jo', 'agree']],
    );
    // What comes from a store of ours was decided there.
    const file = join(folder, 'export.ndjson');
    writeFileSync(file, await plain.exported());
    const third = openImport(test);
    await third.importFile(file, { rules });
    assert.equal(await third.exported(), await plain.exported());
    assert.notEqual(await exported(), await plain.exported());
  });

  it('writes nothing of a file that is cut off', async (test) => {
    const { importFile, folder, dump } = openImport(test);
    const file = join(folder, 'half.xml');
    writeFileSync(file, readFileSync(fixture('wordpress.xml'), 'utf8').slice(0, -40));
    await assert.rejects(importFile(file), { name: 'StartError', message: /half\.xml, line \d+: unclosed tag: / });
    assert.deepEqual(dump().comments, []);
  });

  it('walks through a thread of 20,000 levels', async (test) => {
    const { importFile, folder, dump } = openImport(test);
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      1,
      index + 1,
      index === 19_999 ? null : index + 2,
      1e9 + index,
      null,
      1,
      'x',
      null,
      null,
      null,
      0,
    ]);
    const file = issoDatabase(join(folder, 'isso.db'), [[1, 'https://tide.example/', 'A']], rows);
    assert.equal((await importFile(file)).summary.added, 20_000);
    const depths = new Set((dump().comments as { depth: number }[]).map(({ depth }) => depth));
    assert.equal(depths.size, 20_000);
  });

  it('says in one line what is no file for it', async (test) => {
    const { importFile, folder } = openImport(test);
    const file = join(folder, 'x');
    await assert.rejects(importFile(file), { name: 'StartError', message: `Cannot read ${file} (ENOENT)` });
    writeFileSync(file, '<html>');
    await assert.rejects(importFile(file), { name: 'StartError', message: /does not say what it is: give --format/ });
    await assert.rejects(importFile(file, { format: 'isso' }), { name: 'StartError' });
    await assert.rejects(importFile(file, { format: 'wxr' }), { name: 'StartError', message: /line 1: unclosed tag/ });
    writeFileSync(file, '<?xml version="1.0" encoding="klingon"?><disqus />');
    await assert.rejects(importFile(file), { name: 'StartError', message: /klingon/ });
    writeFileSync(file, `<disqus xmlns="x">${'<a>'.repeat(2_000)}`);
    await assert.rejects(importFile(file), { name: 'StartError', message: /elements inside each other/ });
    writeFileSync(file, `<disqus xmlns="x"><post>${'x'.repeat(17_000_000)}`);
    await assert.rejects(importFile(file), { name: 'StartError', message: /a text without end/ });
    writeFileSync(file, `<disqus xmlns="x"><post>${`<![CDATA[${'x'.repeat(100_000)}]]><a/>`.repeat(170)}`);
    await assert.rejects(importFile(file), { name: 'StartError', message: /a text without end/ });
    // What only sets elements apart may go on.
    const thread = `<thread><link>https://tide.example/</link>${' '.repeat(100_000)}</thread>`;
    writeFileSync(file, `<disqus xmlns="x">${`${thread}${' '.repeat(100_000)}`.repeat(170)}</disqus>`);
    assert.deepEqual((await importFile(file)).report, []);
  });
});
