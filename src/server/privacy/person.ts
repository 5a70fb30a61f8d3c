import type { MailStore } from '../storage/mail/mail-store.js';
import type { BlocksTable, CommentRow, OutboxRow, SubscribersTable } from '../storage/schema.js';

interface People {
  commentsOf(email: string): AsyncIterable<CommentRow[]>;
  blocksOf(email: string): Promise<BlocksTable[]>;
  /** Whether mails about replies may go there, and what waits to be sent there. */
  mail: Pick<MailStore, 'subscriber' | 'waitingFor'>;
}

/** What is kept of a person, as the text of a JSON document, in pieces. */
export const describePerson = async function* (store: People, email: string): AsyncIterable<string> {
  yield `{\n  "email": ${JSON.stringify(email.trim())},\n  "comments": [`;
  let separator = '\n    ';
  for await (const rows of store.commentsOf(email)) {
    for (const row of rows) {
      yield separator + JSON.stringify(describe(row));
      separator = ',\n    ';
    }
  }
  const blocks = await store.blocksOf(email);
  const subscriber = await store.mail.subscriber({ email });
  const mails = await store.mail.waitingFor(email);
  yield `\n  ],\n  "blocks": ${JSON.stringify(blocks.map(describeBlock))},`;
  yield `\n  "subscriber": ${JSON.stringify(subscriber ? describeSubscriber(subscriber) : null)},`;
  yield `\n  "mails": ${JSON.stringify(mails.map(describeMail))}\n}\n`;
};

/** Every column; one that is added later is told of as well. */
const describe = ({ token_hash: _, meta, ...row }: CommentRow): object => ({
  ...row,
  meta: meta === null ? null : (JSON.parse(meta) as object),
  created_at: time(row.created_at),
  edited_at: time(row.edited_at),
  deleted_at: time(row.deleted_at),
});

const describeBlock = ({ created_at, until, lifted_at, ...block }: BlocksTable): object => ({
  ...block,
  created_at: time(created_at),
  until: time(until),
  lifted_at: time(lifted_at),
});

const describeSubscriber = ({ asked_at, confirmed_at, refused_at, ...subscriber }: SubscribersTable): object => ({
  ...subscriber,
  asked_at: time(asked_at),
  confirmed_at: time(confirmed_at),
  refused_at: time(refused_at),
});

const describeMail = ({ lease: _, created_at, due_at, ...mail }: OutboxRow): object => ({
  ...mail,
  created_at: time(created_at),
  due_at: time(due_at),
});

const time = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(Number(milliseconds)).toISOString();
