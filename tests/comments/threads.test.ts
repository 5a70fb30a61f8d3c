import { expect } from '@open-wc/testing';
import { toThreads, type Thread } from '../../src/comments/threads.js';
import type { Comment } from '../../src/contract/comment.js';

const comment = (id: string, parent: string | null = null, status: Comment['status'] = 'published'): Comment => ({
  id,
  parent,
  author: { name: 'Reader' },
  createdAt: '2026-01-01T00:00:00Z',
  text: id,
  status,
});

/** Threads as nested lists: `a [b [c] d]`. */
const draw = (threads: readonly Thread[]): string =>
  threads.map(({ comment: { id }, replies }) => (replies.length ? `${id} [${draw(replies)}]` : id)).join(' ');

const shown = (comments: Comment[], maxDepth = 4) => draw(toThreads(comments, maxDepth));

describe('toThreads', () => {
  it('puts replies under what they answer, in the order of the list', () => {
    const list = [comment('a'), comment('b'), comment('c', 'a'), comment('d', 'c'), comment('e', 'a')];
    expect(shown(list)).to.equal('a [c [d] e] b');
  });

  it('finds a comment whose reply comes first', () => {
    expect(shown([comment('b', 'a'), comment('a')])).to.equal('a [b]');
  });

  it('starts a thread with an orphan', () => {
    expect(shown([comment('b', 'gone'), comment('c', 'b'), comment('a')])).to.equal('b [c] a');
  });

  it('shows each of those that answer each other in a circle once', () => {
    expect(shown([comment('a', 'c'), comment('b', 'a'), comment('c', 'b'), comment('d')])).to.equal('d a [b [c]]');
    expect(shown([comment('a', 'a')])).to.equal('a');
  });

  it('goes on flat below the deepest level, and knows whom each answers', () => {
    const list = [comment('a'), comment('b', 'a'), comment('c', 'b'), comment('d', 'c'), comment('e', 'b')];
    expect(shown(list, 1)).to.equal('a [b c d e]');
    expect(shown(list, 0)).to.equal('a b c d e');
    const [{ replies }] = toThreads(list, 1) as [Thread];
    expect(replies.map(({ to, depth }) => [to?.id, depth])).to.deep.equal([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['b', 2],
    ]);
  });

  it('leaves out the place of a deleted comment that nobody answers', () => {
    const list = [comment('a', null, 'deleted'), comment('b', null, 'deleted'), comment('c', 'b')];
    expect(shown(list)).to.equal('b [c]');
    expect(shown([comment('a', null, 'deleted'), comment('b', 'a', 'deleted')])).to.equal('');
    expect(draw(toThreads(list, 4, (id) => id === 'a'))).to.equal('a b [c]');
  });

  it('counts the comments of a thread', () => {
    const list = [comment('a'), comment('b', 'a'), comment('c', 'b'), comment('d', 'b', 'deleted')];
    expect(toThreads(list, 4)[0]!.size).to.equal(3);
  });

  it('takes ten thousand levels, and ten thousand replies to one', () => {
    const deep = Array.from({ length: 10_000 }, (_, level) => comment(`${level}`, level ? `${level - 1}` : null));
    const flat = [comment('0'), ...Array.from({ length: 9_999 }, (_, at) => comment(`${at + 1}`, '0'))];
    for (const list of [deep, deep.toReversed(), flat]) {
      const [root, ...others] = toThreads(list, 4);
      expect(others).to.deep.equal([]);
      expect(root!.size).to.equal(10_000);
    }
  });
});
