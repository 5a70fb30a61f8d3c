import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createEndpoint, type EndpointOptions, type SpamLayer } from '../../src/server/index.js';
import { openModerated } from './moderation-support.js';
import { comment, createLog, ENDPOINT, jsonInit, readRows, withDatabase } from './setup.js';

const OTHERS: SpamLayer[] = ['honeypot', 'duplicates', 'time', 'links', 'rates'];

/** A site where every comment waits for its moderator. */
const open = async (test: TestContext, without: SpamLayer[] = [], options: Partial<EndpointOptions> = {}) => {
  const opened = await openModerated(test, {
    ...{ moderation: 'all', limits: false, spam: { without: [...OTHERS, ...without] } },
    ...options,
  });
  const idsOf = async (texts: readonly string[]) => {
    const ids: string[] = [];
    for (const text of texts) ids.push((await opened.say({ text })).id);
    return ids;
  };
  return {
    ...opened,
    idsOf,
    /** Lets the moderator find these to be spam, or not; the entries of the log. */
    teach: async (action: string, texts: readonly string[]) => opened.act(action, ...(await idsOf(texts))),
    /** What is made of a text that nobody works for. */
    judged: async (text: string, changes: object = {}) => {
      await opened.say({ text, proof: 'none', ...changes });
      const { status, reason, reason_detail } = opened.rows().at(-1)!;
      return [status, reason, reason_detail];
    },
    lessons: () => lessonsIn(opened.store),
  };
};

/** What is known, by its term; what was taken back is nothing. */
const lessonsIn = (store: string) =>
  withDatabase(store, (database) => {
    const rows = database.prepare('select term, spam, ham from lessons where spam + ham > 0 order by term').all();
    return (rows as { term: string; spam: number; ham: number }[]).map(({ term, spam, ham }) => [term, spam, ham]);
  });

const counted = (count: number, text: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => text(at));
const PILLS = (at: number) => `Cheap pills, order ${'abcdefghijklmnopqrstuvwxyz'[at]}x at https://pills.example/${at}`;
const BREAD = (at: number) => `My bread rose after ${'abcdefghijklmnopqrstuvwxyz'[at]}y hours in the oven`;

const NOTHING = ['held', 'all', null];
const SUSPICIOUS = ['held', 'suspicion', 'bayes'];
const SPAM = ['spam', 'spam', 'bayes'];

/** It has seen just enough. */
const openTaught = async (test: TestContext, without: SpamLayer[] = [], options: Partial<EndpointOptions> = {}) => {
  const opened = await open(test, without, options);
  await opened.teach('spam', counted(20, PILLS));
  await opened.teach('approve', counted(20, BREAD));
  return opened;
};

/** What another instance on the same store makes of spam. */
const judgedElsewhere = async (test: TestContext, store: string, without: SpamLayer[]) => {
  const other = createEndpoint({
    ...{ store, moderation: 'all', logger: createLog() },
    spam: { without: [...OTHERS, ...without] },
  });
  test.after(() => other.close());
  await other.fetch(new Request(ENDPOINT, jsonInit(comment({ text: 'Order your cheap pills', proof: 'none' }))));
  const { status, reason, reason_detail } = readRows(store).at(-1)!;
  return [status, reason, reason_detail];
};

describe('the filter that learns', () => {
  it('finds what is like spam, and not without "bayes"', async (test) => {
    const { judged, store } = await openTaught(test);
    assert.deepEqual(await judged('Order your cheap pills'), SPAM);
    assert.deepEqual(await judged('PÍLLS'), SUSPICIOUS);
    assert.deepEqual(await judged('Bread and pills, from the oven'), NOTHING);
    assert.deepEqual(await judged('A text of which nothing is known'), NOTHING);
    assert.deepEqual(await judgedElsewhere(test, store, ['bayes']), NOTHING);
  });

  it('learns nothing where it is left out', async (test) => {
    const { teach, lessons } = await open(test, ['bayes']);
    await teach('spam', [PILLS(1)]);
    assert.deepEqual(lessons(), []);
  });

  it('asks for work where it is not sure', async (test) => {
    const { post } = await openTaught(test);
    assert.equal((await post(comment({ text: 'Pills?' }))).status, 403);
    assert.equal((await post(comment({ text: 'Bread?' }))).status, 202);
  });

  it('knows the hosts of links and websites', async (test) => {
    const { judged } = await openTaught(test);
    assert.deepEqual(await judged('Look: www.pills.example'), SUSPICIOUS);
    assert.deepEqual(await judged('Look', { author: { website: 'https://pills.example/other' } }), SUSPICIOUS);
  });

  it('says nothing before it has seen enough of each, and after that was taken back', async (test) => {
    const { teach, undo, judged } = await open(test);
    await teach('approve', counted(20, BREAD));
    await teach('spam', counted(19, PILLS));
    assert.deepEqual(await judged('Cheap pills'), NOTHING);
    const [entry] = await teach('spam', [PILLS(20)]);
    assert.deepEqual(await judged('Cheap pills'), SPAM);
    assert.equal((await undo(entry!)).status, 200);
    assert.deepEqual(await judged('Cheap pills'), NOTHING);
  });

  it('forgets what a moderator takes back, and learns it again', async (test) => {
    const { idsOf, act, undo, lessons } = await open(test);
    const [id] = await idsOf(['Cheap pills']);
    const steps = [lessons()];
    const step = async (entry: string | undefined) => {
      steps.push(lessons());
      return entry!;
    };
    await step((await act('approve', id!))[0]);
    const spam = await step((await act('spam', id!))[0]);
    const undone = ((await (await undo(spam)).json()) as { entry: string }).entry;
    await step(undone);
    await undo(undone);
    await step(undefined);
    await step((await act('hide', id!))[0]);
    const said = (row: unknown[][]) => [...new Set(row.map(([, spam, ham]) => `${spam} ${ham}`))];
    assert.deepEqual(steps.map(said), [[], ['0 1'], ['1 0'], ['0 1'], ['1 0'], []]);
    // Two words, and the row for all.
    assert.deepEqual(
      steps.map(({ length }) => length),
      [0, 3, 3, 3, 3, 0],
    );
  });

  it('learns from who empties the spam, and nothing from another removal', async (test) => {
    const { judged, idsOf, act, rows, lessons } = await openTaught(test);
    const all = () =>
      lessons()
        .find(([term]) => term === '')!
        .slice(1);
    assert.deepEqual(await judged('Cheap pills'), SPAM);
    await act('delete', String(rows().at(-1)!['id']));
    assert.deepEqual(all(), [21, 20]);
    const [id] = await idsOf(['Something else']);
    await act('delete', id!);
    assert.deepEqual(all(), [21, 20]);
  });

  it('does not take back the words that an author has written since', async (test) => {
    const hold = ({ text }: { text: string }) => text === 'Good bread';
    const { say, act, undo, endpoint, lessons } = await open(test, [], { moderation: { mode: 'none', hold } });
    const { id, token } = await say({ text: 'Good bread' });
    const [entry] = await act('approve', id);
    const learned = lessons();
    const edit = new Request(`${ENDPOINT}/${id}`, {
      ...jsonInit({ text: 'Better cake' }, { Authorization: `Bearer ${token}` }),
      method: 'PATCH',
    });
    assert.equal((await endpoint.fetch(edit)).status, 200);
    assert.equal((await undo(entry!)).status, 200);
    assert.deepEqual(lessons(), learned);
  });

  it('is shared by all instances', async (test) => {
    const { store } = await openTaught(test);
    assert.deepEqual(await judgedElsewhere(test, store, []), SPAM);
  });

  it('keeps no word, and nothing that tells one without the secret', async (test) => {
    const found: string[][] = [];
    for (const secret of [1, 2]) {
      const { teach, lessons } = await open(test, [], { secret: new Uint8Array(32).fill(secret) });
      await teach('spam', ['Cheap pills at https://pills.example']);
      const terms = lessons().map(([term]) => String(term));
      assert.deepEqual(terms.length, 5);
      for (const term of terms) assert.match(term, /^(?:|[\w-]{16})$/);
      found.push(terms.filter(Boolean));
    }
    assert.deepEqual(
      found[0]!.filter((term) => found[1]!.includes(term)),
      [],
    );
  });

  it('learns a bounded part of a long text, and the same part when that is taken back', async (test) => {
    const { teach, undo, lessons } = await open(test);
    const long = counted(
      1_500,
      (at) => [...String(at)].map((digit) => 'abcdefghij'[Number(digit)]).join('') + 'z',
    ).join(' ');
    const [entry] = await teach('spam', [long]);
    assert.equal(lessons().length, 201);
    await undo(entry!);
    assert.deepEqual(lessons(), []);
  });

  it('finds words where no spaces stand between them', async (test) => {
    const { teach, judged } = await open(test);
    await teach(
      'spam',
      counted(20, () => '在线赌博网站'),
    );
    await teach(
      'approve',
      counted(20, () => '今天的面包很好'),
    );
    assert.deepEqual(await judged('免费赌博网站'), SPAM);
    assert.deepEqual(await judged('面包很好吃'), NOTHING);
  });

  it('forgets what was seen least when it knows too much', async (test) => {
    const { store, teach } = await open(test);
    await teach('spam', ['Cheap pills']);
    withDatabase(store, (database) =>
      database.exec(
        `update lessons set spam = 2, seen_at = 0;
         with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < 100000)
         insert into lessons (term, spam, ham, seen_at) select 'term' || number, 0, 1, number from numbers`,
      ),
    );
    const again = createEndpoint({ store, logger: createLog() });
    await again.ready();
    await again.close();
    const kept = lessonsIn(store);
    assert.equal(kept.length, 100_000);
    assert.deepEqual(kept.filter(([, spam]) => spam).length, 3);
    assert.deepEqual(
      ['term1', 'term3', 'term4', 'term100000'].map((name) => kept.some(([term]) => term === name)),
      [false, false, true, true],
    );
  });
});
