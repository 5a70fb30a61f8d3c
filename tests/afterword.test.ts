import { expect } from '@open-wc/testing';
import { openSite, type Site } from './support/site.js';
import { until } from './support/until.js';

const MODULE = '<script type="module" src="cdn/afterword.js"></script>';
const MODULE_AGAIN = '<script type="module" src="cdn/afterword.js?another"></script>';
const CLASSIC = '<script defer src="cdn/afterword.iife.js"></script>';

const RELATED = '<afterword-related><ul><li><a href="/next">What comes next</a></li></ul></afterword-related>';
const FORM = '<afterword-comment-form endpoint="/comments"></afterword-comment-form>';
const FAR = '<div class="screens"></div>';

const isDefined = ({ realm }: Site, tag: string) => realm.customElements.get(tag) !== undefined;
const RELATED_TAG = 'afterword-related';
const FORM_TAG = 'afterword-comment-form';

/** Long enough for an observer of the browser to have reported, had there been anything to report. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('the drop-in script', () => {
  let site: Site;

  const open = async (...page: Parameters<typeof openSite>) => (site = await openSite(...page));
  const comes = (tag: string) => until(() => isDefined(site, tag), `<${tag}>`);

  afterEach(() => {
    const { incidents } = site.realm;
    site.close();
    expect(incidents).to.eql([]);
  });

  describe('waits', () => {
    it('costs a page one file until a reader comes within a screen of a tag', async () => {
      await open(MODULE, FAR + RELATED);
      await aMoment();
      expect(await site.requests()).to.eql(['afterword.js']);
      expect(isDefined(site, RELATED_TAG)).to.equal(false);

      // Three screens down; here it begins one and a half below the fold, and then within one.
      site.realm.scrollTo(0, 300);
      await aMoment();
      expect(await site.requests()).to.eql(['afterword.js']);
      site.realm.scrollTo(0, 700);
      await comes(RELATED_TAG);
    });

    it('fetches only the element that is near', async () => {
      await open(MODULE, RELATED + FAR + FORM);
      await comes(RELATED_TAG);
      await aMoment();
      expect(await site.requests())
        .to.include(RELATED_TAG)
        .and.not.include(FORM_TAG);
    });

    it('fetches an element once for all its tags', async () => {
      await open(MODULE, RELATED.repeat(3) + FORM.repeat(3));
      await Promise.all([comes(RELATED_TAG), comes(FORM_TAG)]);
      await aMoment();
      const requests = await site.requests();
      expect(requests).to.eql([...new Set(requests)]);
    });

    it('needs few requests for a list that it ranks out of a feed', async () => {
      const feed = new URL('./related/fixtures/feeds/wordpress.xml', import.meta.url).pathname;
      await open(MODULE, `<main>Tides</main><afterword-related src="${feed}"></afterword-related>`);
      await comes(RELATED_TAG);
      const list = site.document.querySelector(RELATED_TAG)!;
      await until(() => list.shadowRoot?.querySelector('a'), 'the list');
      const element = ['afterword.js', RELATED_TAG, 'base', 'shared'];
      const rest = ['read-feed', 'xml-feed', 'selection', 'rank', 'attend'];
      expect(await site.requests()).to.have.members([...element, ...rest]);
    });

    it('leaves a tag that is not shown alone until it is', async () => {
      await open(MODULE, `<div class="off">${RELATED}</div>`);
      await aMoment();
      expect(await site.requests()).to.eql(['afterword.js']);
      site.document.querySelector('.off')!.className = '';
      await comes(RELATED_TAG);
    });

    it('waits inside a box that scrolls, too', async () => {
      await open(MODULE, `<div class="scroller">${FAR}${RELATED}</div>`);
      await aMoment();
      expect(await site.requests()).to.eql(['afterword.js']);
      site.document.querySelector('.scroller')!.scrollTo(0, 10_000);
      await comes(RELATED_TAG);
    });
  });

  describe('loads at once', () => {
    it('an eager tag, however far away', async () => {
      await open(MODULE, FAR + RELATED.replace('>', ' loading="eager">'));
      await comes(RELATED_TAG);
    });

    it('a tag that becomes eager', async () => {
      await open(MODULE, FAR + RELATED);
      site.document.querySelector(RELATED_TAG)!.setAttribute('loading', 'eager');
      await comes(RELATED_TAG);
    });
  });

  it('finds tags that come later, deep inside what is added', async () => {
    await open(MODULE, '<main></main>');
    const section = site.document.createElement('section');
    section.append(site.document.createElement('div'));
    section.firstElementChild!.append(site.document.createElement(RELATED_TAG));
    site.document.querySelector('main')!.append(section);
    await comes(RELATED_TAG);
  });

  describe('loaded again', () => {
    const both = (first: string, second: string) => async () => {
      await open(first + second, RELATED + FORM);
      await Promise.all([comes(RELATED_TAG), comes(FORM_TAG)]);
      expect(site.realm.warnings).to.have.length(1);
      expect(site.realm.warnings[0]).to.match(/^afterword: \d+\.\d+\.\d+ is here already/);
    };

    it('as a module twice, warns once', both(MODULE, MODULE_AGAIN));
    it('as a module and a classic script, warns once', both(MODULE, CLASSIC));
    it('as a classic script and a module, warns once', both(CLASSIC, MODULE));
    it('as a classic script twice, warns once', both(CLASSIC, CLASSIC));
    it('four times, warns once', both(MODULE + CLASSIC, CLASSIC + MODULE_AGAIN));
  });

  it('works as one classic script that runs before the page is read', async () => {
    await open(CLASSIC.replace('defer ', ''), RELATED + FORM);
    const related = site.document.querySelector(RELATED_TAG)!;
    await until(() => related.shadowRoot?.querySelector('a[href$="/next"]'), 'the link');
    expect(site.document.querySelector(FORM_TAG)!.shadowRoot).to.not.equal(null);
    expect(await site.requests()).to.eql(['afterword.iife.js']);
  });

  describe('when an element cannot be fetched', () => {
    /** Each import asks a second time, by another address. */
    const failed = (file = RELATED_TAG) =>
      until(async () => (await site.requests()).filter((name) => name === file).length === 2, `${file} failing`);

    // Firefox gives up for good on a module that another one imports.
    const shared = navigator.userAgent.includes('Firefox') ? [] : ['shared'];
    for (const broken of [RELATED_TAG, ...shared]) {
      it(`fetches it when the connection is back (${broken})`, async () => {
        await open(MODULE, RELATED, { broken: `chunks/${broken}` });
        await failed(broken);
        await site.break();
        // The script may not know yet that it has failed, and nothing tells when it does.
        await until(() => site.realm.dispatchEvent(new Event('online')) && isDefined(site, RELATED_TAG));
      });
    }

    it('fetches it when the reader comes near again', async () => {
      await open(MODULE, RELATED + FAR + FAR, { broken: `chunks/${RELATED_TAG}` });
      await failed();
      await site.break();
      site.realm.scrollTo(0, 2_000);
      await aMoment();
      expect(isDefined(site, RELATED_TAG)).to.equal(false);
      await until(async () => {
        site.realm.scrollTo(0, 0);
        await aMoment();
        site.realm.scrollTo(0, 2_000);
        await aMoment();
        return isDefined(site, RELATED_TAG);
      });
    });

    it('does not ask again for an eager tag at every change of the page', async () => {
      await open(MODULE, FAR + RELATED.replace('>', ' loading="eager">'), { broken: `chunks/${RELATED_TAG}` });
      await failed();
      const before = await site.requests();
      for (let changes = 0; changes < 5; changes++) {
        site.document.body.append(site.document.createElement('p'));
        await aMoment();
      }
      expect(await site.requests()).to.eql(before);
    });

    it('leaves the links inside in sight where what reads them cannot be fetched', async () => {
      await open(MODULE, RELATED + RELATED.replace('>', ' src="/nowhere">'), { broken: 'chunks/attend' });
      await comes(RELATED_TAG);
      await until(async () => (await site.requests()).filter((name) => name === 'attend').length >= 2, 'both tries');
      await aMoment();
      for (const link of site.document.querySelectorAll<HTMLElement>(`${RELATED_TAG} a`))
        expect(link.offsetHeight).to.be.greaterThan(0);
    });

    it('leaves what stands inside the tag usable', async () => {
      await open(MODULE, RELATED, { broken: 'chunks/' });
      await aMoment();
      expect(site.document.querySelector<HTMLElement>(`${RELATED_TAG} a`)!.offsetHeight).to.be.greaterThan(0);
    });
  });

  describe('holds room for what has not come', () => {
    const heightOf = (tag: string) => site.document.querySelector<HTMLElement>(tag)!.offsetHeight;
    const broken = 'chunks/';

    it('as high as the elements are', async () => {
      await open(MODULE, RELATED + FORM, { broken });
      expect(heightOf(RELATED_TAG)).to.be.at.least(12 * 16);
      expect(heightOf(FORM_TAG)).to.be.at.least(31 * 16);
    });

    it('unless the page says otherwise', async () => {
      await open(MODULE, RELATED.replace('>', ' class="own">') + RELATED.replace('>', ' hidden>'), { broken });
      const [own, hidden] = site.document.querySelectorAll<HTMLElement>(RELATED_TAG);
      expect(site.realm.getComputedStyle(own!).display).to.equal('flex');
      expect(hidden!.offsetHeight).to.equal(0);
    });
  });
});
