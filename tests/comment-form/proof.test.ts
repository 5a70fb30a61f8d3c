import { expect } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import type { CreateResult } from '../../src/client/client.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import type { Challenge } from '../../src/contract/problem.js';
import type { NewComment } from '../../src/contract/new-comment.js';
import { endpointOf, newArticle } from '../support/conversation.js';
import { alertOf, control, fill, find, mountForm, statusOf, storedDraft, submit } from '../support/form.js';
import { until } from '../support/until.js';

/** What a program would write, and no other before. */
const suspicious = () => `What a fine article. See https://pills.example/${crypto.randomUUID()}`;

/** Work that is never done: no key begins like this. */
const endless = (data?: object): Challenge => ({
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    cost: 1,
    keyLength: 32,
    keyPrefix: '00'.repeat(32),
    nonce: '00'.repeat(16),
    salt: '00'.repeat(16),
    ...(data && { data }),
  },
  signature: '',
});

/** Work that is done at the first try. */
const easy = (): Challenge => {
  const { parameters } = endless();
  return { parameters: { ...parameters, keyPrefix: '9' }, signature: '' };
};

/** A form whose endpoint wants work done as long as `isDone` says that it is not. */
const mountWary = async (challenge: unknown, isDone: (proof: string | undefined) => boolean) => {
  const form = await mountForm();
  const sent: NewComment[] = [];
  const keys = new Set<string>();
  form.client = {
    create: async (comment, { key }): Promise<CreateResult> => {
      sent.push(comment);
      keys.add(key);
      if (isDone(comment.proof)) return { status: comment.proof === 'none' ? 'held' : 'accepted' };
      throw new ApiError('proof_required', {
        method: 'POST',
        url: '/',
        status: 403,
        challenge: challenge as Challenge,
      });
    },
  };
  fill(form);
  submit(form);
  return { form, sent, keys };
};

const button = (form: CommentFormElement, text: string): HTMLButtonElement | undefined =>
  [...form.shadowRoot!.querySelectorAll<HTMLButtonElement>('[part=proof] button')].find(
    ({ textContent }) => textContent?.trim() === text,
  );
const progress = (form: CommentFormElement) => find<HTMLProgressElement>(form, 'progress');

const SKIP = 'Let a moderator look at it instead';

describe('<afterword-comment-form> that has work to do', () => {
  for (const enctype of ['application/json', 'application/x-www-form-urlencoded'] as const) {
    it(`does it in a worker, and posts once: ${enctype}`, async () => {
      const endpoint = await endpointOf('wary');
      const page = newArticle();
      const form = await mountForm({ endpoint, page, enctype });
      const text = suspicious();
      fill(form, text);
      submit(form);
      await until(() => statusOf(form).includes('published') || alertOf(form), 'the thanks');
      expect(alertOf(form)).to.equal('');
      const answer = await fetch(`${endpoint}?${new URLSearchParams({ page })}`);
      const { comments } = (await answer.json()) as { comments: { text: string }[] };
      expect(comments.map((comment) => comment.text)).to.eql([text]);
      const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
      expect(files).to.include('/src/comment-form/proof-worker.js');
      expect(storedDraft(page)).to.equal(undefined);
    });
  }

  it('shows and says how far it is', async () => {
    const { form } = await mountWary(endless({ most: 5 }), Boolean);
    await until(() => progress(form)?.value === 1, 'the end of the bar');
    expect(statusOf(form)).to.contain('Making sure that this is no spam.');
    expect(find(form, '[role=status]').contains(progress(form))).to.equal(true);
    await expect(form).to.be.accessible();
    button(form, SKIP)!.click();
    await until(() => !progress(form), 'the end of the work');
  });

  it('shows a bar without an end where the endpoint does not say how much it is', async () => {
    const { form } = await mountWary(endless(), Boolean);
    await until(() => progress(form), 'the bar');
    expect(progress(form).position).to.equal(-1);
    form.reset();
    await until(() => !progress(form), 'the end of the work');
  });

  it('lets a moderator look at the comment of a reader who does not want to wait', async () => {
    const { form, sent, keys } = await mountWary(endless(), Boolean);
    await until(() => button(form, SKIP), 'the button');
    button(form, SKIP)!.click();
    await until(() => statusOf(form).includes('awaiting approval'), 'the thanks');
    expect(sent.map(({ proof }) => proof)).to.eql([undefined, 'none']);
    expect(keys.size).to.equal(1);
  });

  it('stops where the reader wants it, and keeps the comment', async () => {
    const { form, sent, keys } = await mountWary(endless(), Boolean);
    await until(() => button(form, 'Cancel'), 'the button');
    button(form, 'Cancel')!.focus();
    button(form, 'Cancel')!.click();
    await until(() => !progress(form) && !form.matches(':state(submitting)'), 'the end of the work');
    expect(control(form, 'text').value).to.equal('What a fine article.');
    expect(storedDraft(form.page)?.text).to.equal('What a fine article.');
    expect(form.shadowRoot!.activeElement?.getAttribute('part')).to.equal('submit');
    expect(alertOf(form)).to.equal('');

    submit(form);
    await until(() => button(form, SKIP), 'the button');
    button(form, SKIP)!.click();
    await until(() => statusOf(form).includes('awaiting approval'), 'the thanks');
    expect(sent.map(({ proof }) => proof)).to.eql([undefined, undefined, 'none']);
    expect(keys.size).to.equal(1);
  });

  const impossible: [string, unknown][] = [
    ['of another kind', { parameters: { ...endless().parameters, algorithm: 'ARGON2ID' } }],
    ['without a goal', { parameters: { ...endless().parameters, keyPrefix: '' } }],
    ['that is none', 'work'],
    ['that is not there', undefined],
  ];
  for (const [what, challenge] of impossible) {
    it(`lets a moderator look at the comment where it has work ${what}`, async () => {
      const { form, sent } = await mountWary(challenge, Boolean);
      await until(() => statusOf(form).includes('awaiting approval'), 'the thanks');
      expect(sent.map(({ proof }) => proof)).to.eql([undefined, 'none']);
    });
  }

  it('does not do the work twice that was not taken', async () => {
    const { form, sent } = await mountWary(easy(), (proof) => proof === 'none');
    await until(() => statusOf(form).includes('awaiting approval'), 'the thanks');
    expect(sent).to.have.length(3);
    expect(JSON.parse(atob(sent[1]!.proof!))).to.have.nested.property('solution.counter');
    expect(sent[2]!.proof).to.equal('none');
  });

  it('says so where nothing helps, and keeps the comment', async () => {
    const { form, sent } = await mountWary(easy(), () => false);
    await until(() => alertOf(form), 'the word on it');
    expect(alertOf(form)).to.contain('no spam').and.to.contain('Your comment is still here.');
    expect(sent).to.have.length(3);
    expect(storedDraft(form.page)?.text).to.equal('What a fine article.');
  });
});
