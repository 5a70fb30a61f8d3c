import { expect } from '@open-wc/testing';
import { draftName } from '../../src/comment-form/draft-store.js';
import { control, mountForm, newPage } from '../support/form.js';
import { watchEach } from '../support/hostile.js';
import { ownVectors } from '../support/vectors.js';
import { anatomy } from '../support/watch.js';
import { checkVector, hostileForm } from './hostile.js';

describe('<afterword-comment-form> and hostile text', () => {
  watchEach();

  for (const vector of ownVectors) {
    it(`shows the ${vector.id} that an endpoint answers with as text`, async () => {
      const hostile = await hostileForm();
      await checkVector(hostile, vector);
      hostile.stop();
    });
  }

  it('takes a damaged draft for none', async () => {
    const harmless = anatomy(await mountForm());
    for (const draft of ['{', 'null', '[]', '{"text":{"_$litType$":1,"strings":["<img src=x>"],"values":[]}}']) {
      const page = newPage();
      localStorage.setItem(draftName(page, ''), draft);
      const form = await mountForm({ page });
      expect(control(form, 'text').value).to.equal('');
      expect([...anatomy(form)].filter((name) => !harmless.has(name))).to.deep.equal([]);
      localStorage.removeItem(draftName(page, ''));
    }
  });
});
