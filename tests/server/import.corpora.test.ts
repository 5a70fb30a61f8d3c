import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { corpus, unfold } from './corpora.js';
import { openImport, type Row } from './import-support.js';
import { comment, created, openEndpoint, PAGE } from './setup.js';

type Repeated = Parameters<typeof unfold>[0];

const { strings } = corpus<{ strings: Repeated[] }>('naughty-strings');
const { emails } = corpus<{ emails: ({ email?: string } & Repeated)[] }>('emails');
const { urls } = corpus<{ urls: { url: string }[] }>('urls');
const texts = strings.map(unfold);

interface Fields {
  text?: string;
  name?: string;
  email?: string;
  website?: string;
}

const fields: Fields[] = [
  ...texts.map((text) => ({ text })),
  ...texts.map((name) => ({ name })),
  ...emails.map((item) => ({ email: item.email ?? unfold(item) })),
  ...urls.map(({ url }) => ({ website: url })),
];

/** Takes no notice of what two ways in make by themselves. */
const kept = ({ text, name, email, website }: Row | (Record<string, unknown> & Row)) => ({
  text,
  name,
  email,
  website,
});

describe('an import and a post', () => {
  it('take the same, refuse the same and keep the same of it', async (test) => {
    const { post, rows } = openEndpoint(test);
    const answers: { status: number; id: string | undefined }[] = [];
    for (const { text = 'x', name = '', email = '', website = '' } of fields) {
      const response = await post(comment({ text, author: { name, email, website } }));
      const { status } = response;
      answers.push({ status, id: status === 201 ? (await created(response)).comment.id : undefined });
    }
    const stored = new Map((rows() as unknown as Row[]).map((row) => [row.id, kept(row)]));

    const { importFile, folder, dump } = openImport(test);
    const file = join(folder, 'x.ndjson');
    const id = (index: number) => `0169dd0f-e400-7000-8000-${index.toString(16).padStart(12, '0')}`;
    const lines = fields.map(({ text = 'x', name = '', email, website }, index) =>
      JSON.stringify({
        ...{ type: 'comment', page: PAGE, id: id(index), status: 'published', createdAt: '2019-04-02T08:00:00.000Z' },
        ...{ text, name, email, website },
      }),
    );
    writeFileSync(file, ['{"type":"afterword","version":1}', ...lines].join('\n'));
    const { summary } = await importFile(file);
    const imported = new Map((dump().comments as Row[]).map((row) => [row.id, kept(row)]));
    for (const [index, field] of fields.entries()) {
      const { status, id: posted } = answers[index]!;
      // How long a whole request may be is no matter of its fields.
      if (status === 413) continue;
      assert.deepEqual({ field, kept: imported.get(id(index)) }, { field, kept: posted && stored.get(posted) });
    }
    assert.ok(summary.added > 100 && summary.refused > 100);
  });
});
