import { expect } from '@open-wc/testing';
import type { ListQuery } from '../../src/client/list-comments.js';
import { ApiError } from '../../src/client/api-error.js';
import { cutConnection, restoreConnection } from '../support/connection.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
  mountComments,
  saidBy,
  showComments,
  shownIds,
  within,
  wordsOf,
} from '../support/conversation.js';
import { faultsOf, player } from '../support/faults.js';
import { until } from '../support/until.js';
import { settled, watch, type Watch } from '../support/watch.js';

const FAILED = 'The comments could not be loaded. Try again';
const OFFLINE = 'You are offline. The comments will be loaded when the connection is back. Try again';

const faults = await faultsOf('own', 'list');

const alert = (element: Parameters<typeof within>[0]) => within(element, '[role=alert]');
const retry = (element: Parameters<typeof within>[0]) => buttonOf(alert(element), 'Try again')!;
const isInSight = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
};

describe('<afterword-comments> that cannot load', () => {
  let watching: Watch;
  let errors: ApiError[];
  /** Whether the connection is gone, for clients of `failing`. */
  let isDown: boolean;

  const onError = ({ detail }: GlobalEventHandlersEventMap['afterword-error']) => errors.push(detail.error);

  /** A client of this endpoint; there is no answer while the connection is gone. */
  const failing = (answer: (query: ListQuery) => unknown) =>
    clientOf((query) => {
      if (isDown) throw new TypeError('no connection');
      return answer(query);
    });

  const alone = () => failing(() => ({ comments: [commentOf('a')] }));

  beforeEach(() => {
    watching = watch();
    errors = [];
    isDown = true;
    document.addEventListener('afterword-error', onError);
  });

  afterEach(async () => {
    document.removeEventListener('afterword-error', onError);
    restoreConnection();
    await settled();
    const { incidents } = watching;
    watching.stop();
    expect(incidents).to.deep.equal([]);
  });

  for (const { id, client } of faults) {
    it(`${id}: ${client.state}`, async () => {
      const element = await mountComments({ endpoint: `${await player()}/f/${id}/~${crypto.randomUUID()}/comments` });
      await until(() => alert(element), 'the failure');
      expect(wordsOf(alert(element))).to.equal(FAILED);
      expect(element.matches(':state(failed)')).to.be.true;
      expect(within(element, '.waiting')).not.to.exist;
      expect(within(element, '[aria-busy=true]')).not.to.exist;
      expect(errors[0]).to.be.an.instanceOf(ApiError);
      expect(errors.map(({ code }) => code)).to.deep.equal([client.code]);
      retry(element).click();
      await until(() => shownIds(element).length === 3, 'the comments');
      expect(alert(element)).not.to.exist;
      expect(element.matches(':state(failed)')).to.be.false;
      expect(errors).to.have.length(1);
    });
  }

  it('says so where nobody answers, as often as the reader tries', async () => {
    const endpoint = `${await player()}/f/articles-dropped/~${crypto.randomUUID()}/related`;
    const element = await mountComments({ endpoint });
    await until(() => alert(element), 'the failure');
    retry(element).click();
    await until(() => errors.length === 2, 'the second failure');
    await element.updateComplete;
    expect(wordsOf(alert(element))).to.equal(FAILED);
    expect(errors.map(({ code }) => code)).to.deep.equal(['network', 'network']);
  });

  it('leaves the form to the reader', async () => {
    const element = await mountComments({ client: alone() });
    await until(() => alert(element), 'the failure');
    expect(within(element, 'afterword-comment-form')!.shadowRoot!.querySelector('textarea')).to.exist;
  });

  it('says that there is no connection, and loads by itself when it is back', async () => {
    cutConnection();
    const element = await mountComments({ client: alone() });
    await until(() => alert(element), 'the failure');
    expect(wordsOf(alert(element))).to.equal(OFFLINE);
    expect(errors.map(({ code }) => code)).to.deep.equal(['offline']);
    isDown = false;
    restoreConnection();
    dispatchEvent(new Event('online'));
    await until(() => articleOf(element, 'a'), 'the comments');
    expect(alert(element)).not.to.exist;
  });

  it('does not ask by itself any more when it is gone from the page', async () => {
    let asked = 0;
    const element = await mountComments({
      client: clientOf(() => {
        asked++;
        throw new TypeError('no connection');
      }),
    });
    await until(() => alert(element), 'the failure');
    element.remove();
    dispatchEvent(new Event('online'));
    await settled();
    expect(asked).to.equal(1);
  });

  it('does not either when it is gone before the failure is known', async () => {
    let asked = 0;
    let fail = () => {};
    const element = await mountComments({
      client: clientOf(() => {
        asked++;
        return new Promise((_, reject) => (fail = () => reject(new TypeError('no connection'))));
      }),
    });
    within(element, '.root')!.dispatchEvent(new Event('pointerover'));
    element.remove();
    fail();
    await until(() => errors.length || alert(element), 'the failure');
    dispatchEvent(new Event('online'));
    await settled();
    expect(asked).to.equal(1);
  });

  for (const endpoint of ['', 'javascript:alert(1)', 'http://']) {
    it(`says so and warns the site where endpoint="${endpoint}"`, async () => {
      const element = await mountComments({ endpoint });
      await until(() => alert(element), 'the failure');
      expect(wordsOf(alert(element))).to.equal(FAILED);
      expect(watching.warnings).to.have.length(1);
      expect(watching.warnings[0]).to.contain(`endpoint="${endpoint}" is not an address`);
    });
  }

  describe('more', () => {
    const pages = ({ cursor }: ListQuery) => ({
      comments: [commentOf(cursor ?? 'first')],
      total: 2,
      next: cursor ? null : 'second',
    });

    /** A conversation that has its first page, and no connection any more. */
    const showFirst = async (answer: (query: ListQuery) => unknown) => {
      isDown = false;
      const element = await showComments({ client: failing(answer) });
      isDown = true;
      return element;
    };

    it('keeps what it has, and goes on from there', async () => {
      const element = await showFirst(pages);
      within(element, '[part=more]')!.click();
      await until(() => alert(element), 'the failure');
      expect(shownIds(element)).to.deep.equal(['first']);
      expect(errors.map(({ code }) => code)).to.deep.equal(['network']);
      isDown = false;
      within(element, '[part=more]')!.click();
      await until(() => articleOf(element, 'second'), 'the rest');
      expect(alert(element)).not.to.exist;
    });

    it('says so where the reader is', async () => {
      const comments = Array.from({ length: 50 }, (_, at) => commentOf(`${at}`));
      const element = await showFirst(() => ({ comments, total: 90, next: 'more' }));
      const more = within(element, '[part=more]')!;
      more.scrollIntoView();
      expect(element.getBoundingClientRect().top).to.be.below(0);
      more.click();
      await until(() => alert(element) && isInSight(alert(element)!), 'the failure in sight');
      expect(isInSight(within(element, '[part=more]')!), 'the reader is not led away').to.equal(true);
    });

    it('tries just that again', async () => {
      const element = await showFirst(pages);
      within(element, '[part=more]')!.click();
      await until(() => alert(element), 'the failure');
      isDown = false;
      retry(element).click();
      await until(() => articleOf(element, 'second'), 'the rest');
      expect(shownIds(element)).to.deep.equal(['first', 'second']);
      await until(() => saidBy(element) === '1 more comment', 'the announcement');
      expect(alert(element)).not.to.exist;
    });

    it('of a thread tries just that again, also by itself', async () => {
      const element = await showFirst(({ cursor }) => ({
        comments: cursor ? [commentOf('b', { parent: 'a' })] : [commentOf('a', { rest: 'the-rest' })],
      }));
      buttonOf(element.shadowRoot, 'Show more replies')!.click();
      await until(() => alert(element), 'the failure');
      expect(alert(element)!.closest('li')).to.equal(articleOf(element, 'a')!.closest('li'));
      isDown = false;
      dispatchEvent(new Event('online'));
      await until(() => articleOf(element, 'b'), 'the reply');
      expect(buttonOf(element.shadowRoot, 'Show more replies')).not.to.exist;
      expect(alert(element)).not.to.exist;
    });
  });
});
