import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { compose } from '../../src/server/mail/compose.js';
import { createLinks } from '../../src/server/mail/links.js';
import { checkMail } from '../../src/server/mail/options.js';
import { createSmtp } from '../../src/server/mail/transport.js';
import { Store } from '../../src/server/storage/store.js';
import { openMailServer } from '../support/mail-server.js';
import { DESK, mailTo } from './mail-support.js';
import { newStore, SITE, withDatabase } from './setup.js';

/** What every mail to moderators has, and nothing else. */
const HEADERS = [...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']];
/** The markup of a mail, with links to the site alone. */
const DIALECT =
  /^<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>[^<]*<\/title><\/head>\n<body>\n(?:<\/?(?:p|ul|li)>|<blockquote dir="auto">|<\/blockquote>|<br>|<a href="https:\/\/site\.example\/[^"<>\s]*">[^<>]*<\/a>|[^<>]+)*<\/body>\n<\/html>\n$/;
/** What stands in a mail outside of quotations: one line each, all of them ours. */
const OURS =
  /^(?:> .*|>|\d+ comments wait or were reported\..*|A comment on “[^\n]*” (?:waits|was reported)\..*|.* on “.*”:|[\w’ ]+:|https:\/\/site\.example\/\S*|)$/u;

const COMMENTS = 10;

/** Sends comments that hold these strings wherever one can stand, as if they had got into the store unseen. */
export const mailStrings = async (test: TestContext, strings: readonly string[]): Promise<void> => {
  const server = await openMailServer(test);
  const path = newStore(test);
  const store = await Store.open(path, { moderators: [DESK] });
  test.after(() => store.close());
  const mailing = checkMail(mailTo(server.port), '/comments');
  const composer = {
    ...{ store, mailing, links: createLinks(new Uint8Array(32), mailing) },
    allowsPage: ({ origin }: URL) => origin === SITE,
  };
  const transport = createSmtp(mailing);
  const ids = strings.map((_, index) => `01890000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`);
  withDatabase(path, (database) => {
    database.exec('begin');
    const addPage = database.prepare('insert into pages (url, title, created_at) values (?, ?, 0)');
    const addComment = database.prepare(
      `insert into comments (page, id, root, depth, status, name, website, text, token_hash, created_at)
       values (?, ?, ?, 0, 'held', ?, ?, ?, '', 0)`,
    );
    strings.forEach((text, index) => {
      // Every other page has an address that is no page of the site's.
      const page = index % 2 ? `${SITE}/${index}` : `${index} ${text}`;
      addPage.run(page, text);
      addComment.run(page, ids[index], ids[index], text, text, text);
    });
    database.exec('commit');
  });
  for (let start = 0; start < ids.length; start += COMMENTS) {
    const batch = ids.slice(start, start + COMMENTS);
    const rows = await Promise.all(batch.map((id) => store.find(id)));
    const comments = rows.map((row) => ({ comment: row!.id, page: row!.page }));
    const parcel = { lease: '', kind: 'moderate', recipient: DESK, comments, tries: 0 } as const;
    const letter = (await compose(composer, parcel))!;
    await transport.send(letter, DESK, 'id', new AbortController().signal);
    const { to, mail, html, text, raw } = await server.next();
    const what = JSON.stringify(strings.slice(start, start + COMMENTS));
    assert.equal(to, DESK);
    assert.deepEqual([...mail.headers.keys()].sort(), HEADERS, what);
    assert.deepEqual(mail.attachments, [], what);
    assert.ok(raw.split('\r\n').every((line) => line.length <= 998));
    assert.match(html, DIALECT, what);
    assert.doesNotMatch(text + html, /\p{Bidi_Control}/u, what);
    for (const line of text.split('\n')) assert.match(line, OURS, what);
  }
};
