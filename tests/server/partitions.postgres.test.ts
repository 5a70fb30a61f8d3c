import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openEndpoint, PAGE, withDatabase } from './setup.js';

const manual = readFileSync(new URL('../../docs/postgresql.md', import.meta.url), 'utf8');

describe('tables that are split by page, as the manual has it', () => {
  it('hold the comments there were and those that come', async (test) => {
    const opened = openEndpoint(test);
    const { id, token } = await opened.write('Before');
    const [, sql] = /```sql\n(begin;[^]*?commit;)\n```/.exec(manual)!;
    withDatabase(opened.store, (database) => database.exec(sql!));
    const reply = await opened.write('After', id);
    await opened.act('PATCH', id, token, { text: 'Edited' });
    await opened.act('PUT', `${reply.id}/vote`, 'reader_reader_reader');
    const { comments, total } = await opened.list();
    assert.deepEqual(
      [comments.map(({ text, votes }) => [text, votes]), total],
      [
        [
          ['Edited', 0],
          ['After', 1],
        ],
        2,
      ],
    );
    const plan = withDatabase(opened.store, (database) =>
      database.prepare(`explain select * from comments where page = '${PAGE}' order by id`).all(),
    );
    // One part of the four.
    assert.equal(new Set(JSON.stringify(plan).match(/ on comments_\d/g)).size, 1);
  });
});
