import { expect } from '@open-wc/testing';
import { articleOf, commentOf, shownIds, showThese, wordsOf } from '../support/conversation.js';
import { watchEach } from '../support/hostile.js';
import { until } from '../support/until.js';
import { ownVectors } from '../support/vectors.js';
import { checkChange, checkReply, checkVectors, expectSafeLinks } from './hostile.js';

describe('<afterword-comments> and a hostile endpoint', () => {
  const watching = watchEach();

  for (const vector of ownVectors) {
    it(`shows the ${vector.id} in every field as text`, () => checkVectors([vector]));
  }

  for (const vector of ownVectors) {
    // What is no text at all is refused, by the form and by the endpoint.
    const payload = vector.payload.toWellFormed().replaceAll('\0', '').trim();

    it(`lets the ${vector.id} be written, changed and answered as text`, async () => {
      await checkChange({ ...vector, payload });
      await checkReply({ ...vector, payload });
    });
  }

  it('shows the others where a field is no string', async () => {
    const template = { _$litType$: 1, strings: ['<img src=x onerror=alert(1)>'], values: [] };
    const directive = { _$litDirective$: 1, values: [] };
    const node = { nodeType: 1, nodeName: 'IMG' };
    const strange = [template, directive, node].flatMap((value, at) => [
      commentOf(`name${at}`, { author: { name: value, website: value, role: value, avatar: value } }),
      commentOf(`times${at}`, { createdAt: value, editedAt: value, votes: value, status: value, parent: value }),
      commentOf(`text${at}`, { text: value }),
    ]);
    const element = await showThese([...strange, commentOf('good')], { avatars: true });
    expect(shownIds(element)).to.include('good').and.to.have.length(7);
    expect(wordsOf(articleOf(element, 'name0'))).to.contain('Anonymous');
    await until(() => watching().warnings.length, 'the warning about what is left out');
  });

  it('takes ids that are names of an object’s own members, or do not end', async () => {
    const ids = ['__proto__', 'constructor', 'toString', 'x" onfocus="alert(1)', '#', '9'.repeat(10_000)];
    const comments = ids.map((id, at) => commentOf(id, { parent: at ? ids[at - 1] : null }));
    const element = await showThese(comments);
    expect(shownIds(element)).to.deep.equal(ids);
    expectSafeLinks(element, 'ids');
  });
});
