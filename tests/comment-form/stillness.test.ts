import { expect } from '@open-wc/testing';
import { openStill, type StillSite } from '../support/stillness.js';
import { until } from '../support/until.js';

const encode = (part: object) => btoa(JSON.stringify(part)).replaceAll('=', '');
const TOKEN = `${encode({ alg: 'HS256' })}.${encode({ sub: 'reader-7', name: 'Ines', exp: 4_000_000_000 })}.x`;

/** Ems that may be left below the form: how high it is depends on fonts and words. */
const LEFT = 5;

describe('<afterword-comment-form> holds still', () => {
  let site: StillSite;

  afterEach(() => site.close());

  for (const width of [340, 400, 700, 1000]) {
    for (const attributes of [
      '',
      'fields="name email"',
      'fields="name"',
      'fields="email" required="email"',
      'fields="website" required=""',
      'fields="" required=""',
      `user-token="${TOKEN}"`,
      'user-token=""',
    ]) {
      it(`${width} pixels wide, while it comes with ${attributes.slice(0, 30) || 'all its fields'}`, async () => {
        site = await openStill(
          `<afterword-comment-form loading="eager" ${attributes}></afterword-comment-form>`,
          width,
        );
        const before = site.below();
        const form = site.document.querySelector('afterword-comment-form')!;
        site.start();
        await until(() => form.shadowRoot?.querySelector('form'), 'the form');
        await site.painted();
        expect(site.below(), 'when it is there').to.equal(before);
        const { height } = form.shadowRoot!.querySelector('.root')!.getBoundingClientRect();
        const left = (form.getBoundingClientRect().height - height) / 16;
        expect(left).to.be.within(0, LEFT);
      });
    }
  }

  it('beside something that is as wide as it leaves room for', async () => {
    site = await openStill(
      '<div><afterword-comment-form loading="eager"></afterword-comment-form><p>Beside</p></div>',
      1000,
    );
    const { document } = site;
    document.querySelector('div')!.style.display = 'flex';
    const beside = () => document.querySelector('p')!.getBoundingClientRect().left;
    await site.painted();
    const before = beside();
    expect(before).to.be.above(600);
    const form = document.querySelector('afterword-comment-form')!;
    site.start();
    await until(() => form.shadowRoot?.querySelector('form'), 'the form');
    await site.painted();
    expect(beside()).to.equal(before);
  });
});
