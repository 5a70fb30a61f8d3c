import { expect } from '@open-wc/testing';
import { readComment, readCreated, readList } from '../../src/client/read-comment.js';

const raw = { id: 'a', parent: null, author: { name: 'Ines' }, createdAt: '2026-01-01T00:00:00Z', text: 'Hello.' };

describe('readComment', () => {
  it('reads what the contract says', () => {
    const all = {
      ...raw,
      parent: 'b',
      author: { name: 'Ines', website: 'https://example.com/', avatar: 'https://example.com/a.png', role: 'author' },
      editedAt: '2026-01-02T00:00:00Z',
      html: '<p>Hello.</p>',
      votes: 3,
      status: 'held',
    };
    expect(readComment(all)).to.deep.equal(all);
  });

  it('leaves out what is of the wrong type, and what is none of ours', () => {
    const strange = { _$litType$: 1, strings: ['<b>'] };
    const odd = { ...raw, parent: strange, author: { name: strange, role: 1, website: [] }, votes: '3', more: 1 };
    const { text, createdAt } = raw;
    expect(readComment(odd)).to.deep.equal({
      ...{ id: 'a', parent: null, author: { name: '' }, createdAt, text },
      status: 'published',
    });
    expect(readComment({ ...raw, author: 'Ines', createdAt: 5, votes: Infinity, status: 'spam' })).to.deep.equal({
      ...{ id: 'a', parent: null, author: { name: '' }, createdAt: '', text },
      status: 'published',
    });
  });

  it('takes numbers for ids', () => {
    expect(readComment({ ...raw, id: 7, parent: 3 })).to.include({ id: '7', parent: '3' });
  });

  it('leaves out addresses that are not http(s)', () => {
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://example.com/',
      'https://a:b@example.com/',
    ]) {
      const { author } = readComment({ ...raw, author: { name: 'Ines', website: address, avatar: address } })!;
      expect(author, address).to.deep.equal({ name: 'Ines' });
    }
  });

  it('takes nothing for a comment that has no id, or nothing to show', () => {
    for (const value of [null, 'a', 1, [], {}, { ...raw, id: {} }, { ...raw, id: '' }, { ...raw, text: undefined }]) {
      expect(readComment(value), JSON.stringify(value)).to.equal(undefined);
    }
    expect(readComment({ ...raw, text: undefined, html: '<p>Hello.</p>' })).to.include({
      text: '',
      html: '<p>Hello.</p>',
    });
  });

  it('does not take what an object inherits', () => {
    const inherits = JSON.parse('{"__proto__": {"id": "a", "text": "x"}, "text": "Hello."}') as unknown;
    expect(readComment(inherits)).to.equal(undefined);
    expect(readComment({ ...raw, id: '__proto__' })).to.include({ id: '__proto__' });
  });
});

describe('readList', () => {
  it('counts what is no comment', () => {
    const { comments, skipped, total } = readList({ comments: [raw, null, {}, 'x'], total: 12 })!;
    expect([comments.length, skipped, total]).to.deep.equal([1, 3, 12]);
  });

  it('goes without a total, a cursor and a word on whether it is closed', () => {
    expect(readList({ comments: [raw] })).to.deep.include({ total: 1, next: null, closed: false });
    expect(readList({ comments: [], total: '5', next: {}, closed: 'no' })).to.deep.include({
      ...{ total: 0, next: null, closed: false },
    });
    expect(readList({ comments: [], next: 20, closed: true })).to.deep.include({ next: '20', closed: true });
  });

  it('is not what holds no list', () => {
    for (const value of [null, [], {}, { comments: {} }, 'comments']) expect(readList(value)).to.equal(undefined);
  });
});

describe('readCreated', () => {
  it('is the comment, and what lets its author change it', () => {
    const { comment, token } = readCreated({ comment: raw, token: 'secret', editableUntil: 5 })!;
    expect([comment.id, token]).to.deep.equal(['a', 'secret']);
    expect(readCreated({ token: 'secret' })).to.equal(undefined);
    expect(readCreated(null)).to.equal(undefined);
  });
});
