import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { LocalizeController } from '../controllers/localize-controller.js';
import related from '../i18n/en/related.js';
import { provideMessages, type Messages } from '../i18n/messages.js';
import { safeUrl } from '../internal/url.js';
import base from '../styles/base.styles.js';
import type { Attend } from './attend.js';
import { identityOf, pageOf, select, type Article } from './articles.js';
import { frame, list, placeholders } from './list-template.js';
import styles from './related.styles.js';
import { fetchSource, type Source, type SourceError } from './source.js';

provideMessages(related);

/** Nothing is no zero. */
const toNumber = (value: string | null) => (value?.trim() ? Number(value) : undefined);

type State = { step: 'loading' } | { step: 'failed'; retry: unknown } | { step: 'loaded'; isNew: boolean };

/**
 * A list of articles, from the links inside the element or from a source.
 *
 * @tagname afterword-related
 * @attr {'lazy' | 'eager'} [loading=lazy] - When the drop-in script loads the element: when it comes near, or at once.
 * @slot - Links for pages without script: `<ul><li><a href>…`, with `data-excerpt`, `data-image`, `data-date`, or a `<p>` after the link.
 * @fires {RelatedLoadedEvent} afterword-related-loaded - The list shows; `detail.articles`.
 * @fires {RelatedEmptyEvent} afterword-related-empty - There is nothing to show, and the element has hidden itself.
 * @fires {RelatedViewedEvent} afterword-related-viewed - Half of an article has been on screen for a second, once for each; `detail` as below.
 * @fires {RelatedClickedEvent} afterword-related-clicked - A reader follows a link; `detail` has `url`, `title`, `position`, `list`, `source`, `why`, `score`, `terms`.
 * @fires {AfterwordErrorEvent} afterword-error - The source could not be read; `detail.error` is the ApiError.
 * @csspart heading - The heading.
 * @csspart list - The list.
 * @csspart item - An article.
 * @csspart link - The link of an article: its title.
 * @csspart excerpt - The excerpt.
 * @csspart image - The image.
 * @csspart meta - Date, author and tags.
 * @csspart debug - Why an article is there, with `debug`.
 * @csspart error - What shows when the latest articles could not be loaded.
 * @cssproperty [--afterword-related-gap=1em] - Space between the articles; else `--afterword-gap`.
 * @cssproperty [--afterword-related-title-size=1.0625em] - Size of a title.
 * @cssproperty [--afterword-related-title-weight=600] - Weight of a title.
 * @cssproperty [--afterword-related-image-ratio=16 / 9] - Shape of the images.
 * @cssproperty [--afterword-radius=0.375em] - Corners of the images.
 * @cssproperty [--afterword-muted] - Colour of date, author and tags.
 * @cssproperty [--afterword-faint] - Background where an image or a text is still to come.
 * @cssproperty [--afterword-focus=currentColor] - Colour of the focus ring.
 * @cssproperty [--afterword-heading-size=1.375em] - Size of the heading.
 * @cssproperty [--afterword-heading-weight=700] - Weight of the heading.
 * @cssstate loading - The source is being fetched.
 * @cssstate failed - The source could not be read.
 */
export class RelatedElement extends LitElement {
  static override styles = [base, styles];
  // Where its attribute goes, a property is its default again.
  static override properties = {
    src: { useDefault: true },
    limit: { type: Number, useDefault: true },
    order: { useDefault: true },
    layout: { useDefault: true },
    show: { useDefault: true },
    excerptLength: { type: Number, attribute: 'excerpt-length', useDefault: true },
    article: { useDefault: true },
    minScore: { attribute: 'min-score', converter: toNumber },
    fallback: { useDefault: true },
    pin: { useDefault: true },
    exclude: { useDefault: true },
    noPrefetch: { type: Boolean, attribute: 'no-prefetch' },
    structuredData: { type: Boolean, attribute: 'structured-data' },
    debug: { type: Boolean },
    page: { useDefault: true },
    heading: { useDefault: true },
    headingLevel: { type: Number, attribute: 'heading-level', useDefault: true },
    messages: { attribute: false },
  };

  /**
   * Address of a feed (RSS, Atom, JSON Feed), of WordPress's `wp/v2/posts`, of `{"articles": […]}`, of a folder that
   * `afterword related` has written (it ends in `/`), or of an endpoint's `/related`. Default: the links inside the element.
   */
  src = '';

  /** The most articles that show. */
  limit = 5;

  /** `related`: what goes with the page first, or the source's own order; `latest`: the newest first. */
  order: 'related' | 'latest' = 'related';

  /** `list`, `grid` or `compact`. */
  layout: 'list' | 'grid' | 'compact' = 'list';

  /** What shows beside the title: `image`, `excerpt`, `date`, `author`, `tags`. */
  show = 'excerpt';

  /** The most characters of an excerpt, as readers count them. */
  excerptLength = 220;

  /** Selector of the article that a feed's items are compared with. Default: the first `article` or `main`. */
  article = '';

  /**
   * The least similarity, 0 to 1, that is called related. Default: 0.08 for an index and for what an endpoint has ranked,
   * 0.09 for a feed.
   */
  minScore: number | undefined;

  /** What fills up a list where too few articles go with the page: `latest`, under a heading of its own, or `none`. */
  fallback: 'latest' | 'none' = 'latest';

  /** Addresses of articles that come first, separated by spaces. With a `src`, the links inside the element are such, too. */
  pin = '';

  /** Addresses and tags of articles that do not come, separated by spaces; a tag that has spaces is written in quotes. */
  exclude = '';

  /** Fetches no article before a reader follows its link. */
  noPrefetch = false;

  /** Describes the list to search engines, as a schema.org `ItemList` inside the element. */
  structuredData = false;

  /** Shows beside each article why it is there: how it came, its score, and what it has in common with the page. */
  debug = false;

  /** The page that is left out. Default: the canonical address, else the location without hash and tracking parameters. */
  page = '';

  /** The heading's text. Default: the message `relatedHeading` or `latestHeading`. */
  heading = '';

  /** The heading's level, 1 to 6. */
  headingLevel = 2;

  /** Words that replace the built-in ones, by key. */
  messages: Partial<Messages> | undefined;

  readonly #words = new LocalizeController(this);
  readonly #states = this.attachInternals().states;
  #state: State = { step: 'loading' };
  #source: Source | undefined;
  /** What shows of the source. */
  #articles: Article[] = [];
  #extras: typeof import('./extras.js') | undefined;
  /** What is to be done once a list is rendered. */
  #attend: Attend | undefined;
  #call = 0;
  /** We have set `hidden`, and may take it away again. */
  #hid = false;

  constructor() {
    super();
    this.#states.add('loading');
  }

  /** Fetches the source anew, or reads the links inside anew. */
  async reload(): Promise<void> {
    const call = ++this.#call;
    const url = this.src && safeUrl(this.src, document.baseURI);
    if (url) this.#set({ step: 'loading' });
    try {
      // A folder or an endpoint, as far as an address tells.
      const read = /\/(related(\?.*)?)?$/.test(url || 'x') ? (await import('./built.js')).fetchBuilt : fetchSource;
      const source = url ? await read(url, this) : await this.#innerLinks();
      // The newest call wins.
      if (call === this.#call) this.#show(source);
    } catch (error) {
      // Where not even the links inside can be read, they stay in sight.
      if (url && call === this.#call) await this.#fail(url, error as SourceError).catch(() => {});
    }
  }

  /** What a plain list does without comes before it is rendered, so that nothing moves when it comes. */
  protected override async scheduleUpdate(): Promise<void> {
    // The links inside stay until the list is there.
    const links = document.createElement('slot');
    if (!this.hasUpdated) this.renderRoot.append(links);
    if (this.#isRich) {
      this.#extras ??= await import('./extras.js').catch(() => undefined);
      this.#extras?.dress(this);
    }
    if (!this.hasUpdated && !this.src) await this.reload();
    if (this.#state.step === 'loaded') {
      await this.#choose(this.#source!);
      this.#attend = await import('./attend.js').then(
        ({ attend }) => attend(this),
        () => undefined,
      );
    }
    links.remove();
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated ? changed.has('src') || changed.has('page') : this.src) void this.reload();
  }

  protected override updated(): void {
    const state = this.#state;
    for (const step of ['loading', 'failed'] as const) {
      this.#states[state.step === step ? 'add' : 'delete'](step);
    }
    if (state.step !== 'loaded') return;
    const { isNew } = state;
    state.isNew = false;
    this.#attend?.(this.#articles, this.#source!, isNew);
  }

  protected override render(): unknown {
    const state = this.#state;
    const isLatest = this.#isLatest;
    const key = isLatest ? 'latestHeading' : 'relatedHeading';
    const show = (articles: readonly Article[], waiting = false) =>
      list(articles, waiting, this, this.#words.language, this.#extras);
    if (state.step === 'failed') return isLatest ? frame(this, this.#words, key, state.retry) : nothing;
    if (state.step === 'loading') {
      // What stands inside stays until there is something better.
      if (this.querySelector('a[href]')) return html`<slot></slot>`;
      return frame(this, this.#words, key, show(placeholders(this.#limit, this), true), true);
    }
    // What only fills up is not called related.
    const added = isLatest ? [] : this.#articles.filter(({ why }) => why === 'latest');
    const own = this.#articles.slice(0, this.#articles.length - added.length);
    return [
      own.length ? frame(this, this.#words, key, show(own)) : nothing,
      added.length ? frame(this, this.#words, 'latestHeading', show(added)) : nothing,
    ];
  }

  #show(source: Source): void {
    this.#source = source;
    this.#set({ step: 'loaded', isNew: true });
  }

  /** What of the source shows. */
  async #choose(source: Source): Promise<void> {
    const selection = this.#isPlain(source) ? undefined : await import('./selection.js').catch(() => undefined);
    const articles = selection
      ? await selection.choose(this, source, this.#limit)
      : select(source.articles, new Set([identityOf({ url: pageOf(this) })])).slice(0, this.#limit);
    if (source !== this.#source) return;
    this.#articles = articles;
    this.#hide(!articles.length);
  }

  /** Somebody's own selection, with nothing beside it that an article of it could be in, too. */
  #isPlain({ about, articles }: Source): boolean {
    if (this.#isLatest || this.article || this.pin || this.exclude) return false;
    return (
      !this.src ||
      (!!about &&
        Object.keys(about).length < 2 &&
        !articles.some(({ raw }) => raw['lang'] || raw['score']) &&
        document.querySelectorAll(':is(article, main) a[href], afterword-related').length < 2)
    );
  }

  async #fail(url: string, error: SourceError): Promise<void> {
    // What only tells of failures is fetched when there is one; where even that fails, there is no more to tell.
    const failures = await import('./failure.js').catch(() => undefined);
    const links = await this.#innerLinks();
    if (links.articles.length) this.#show(links);
    else {
      this.#set({ step: 'failed', retry: failures?.failure(this, this.#words) });
      this.#hide(!this.#isLatest);
    }
    failures?.report(this, url, error);
  }

  #set(state: State): void {
    this.#state = state;
    if (state.step === 'loading') this.#hide(false);
    this.requestUpdate();
  }

  /** The page's own `hidden` is left alone. */
  #hide(hidden: boolean): void {
    if (this.#hid || hidden) this.hidden = hidden;
    this.#hid = hidden;
  }

  async #innerLinks(): Promise<Source> {
    const articles = this.querySelector('a[href]') ? (await import('./inner-links.js')).innerLinks(this) : [];
    return { articles, skipped: 0 };
  }

  get #isRich(): boolean {
    return this.debug || this.layout !== 'list' || /image|date|author|tags/.test(this.show);
  }

  get #isLatest(): boolean {
    return this.order === 'latest';
  }

  get #limit(): number {
    return this.limit >= 1 ? Math.min(Math.floor(this.limit), 100) : 5;
  }
}
