import type { BlocksTable, CommentRow } from '../storage/schema.js';

interface People {
  commentsOf(email: string): AsyncIterable<CommentRow[]>;
  blocksOf(email: string): Promise<BlocksTable[]>;
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
  yield `\n  ],\n  "blocks": ${JSON.stringify(blocks.map(describeBlock))}\n}\n`;
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

const time = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(Number(milliseconds)).toISOString();
