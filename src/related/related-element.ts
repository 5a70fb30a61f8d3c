import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LocalizeController } from '../controllers/localize-controller.js';
import related from '../i18n/en/related.js';
import { provideMessages, type Messages } from '../i18n/messages.js';
import { excerpt } from '../internal/excerpt.js';
import { currentPage, pageUrl } from '../internal/page.js';
import { safeUrl } from '../internal/url.js';
import base from '../styles/base.styles.js';
import { select, type Article } from './articles.js';
import type { Trouble } from './failure.js';
import { innerLinks } from './inner-links.js';
import { RelatedClickedEvent, RelatedEmptyEvent, RelatedLoadedEvent } from './related.events.js';
import styles from './related.styles.js';
import { fetchSource } from './source.js';

provideMessages(related);

type State = { step: 'loading' | 'failed' } | { step: 'loaded'; articles: Article[] };

const LAYOUTS = ['list', 'grid', 'compact'] as const;
const ORDERS = ['related', 'latest'] as const;

/**
 * A list of articles, from the links inside the element or from a source.
 *
 * @tagname afterword-related
 * @attr {'lazy' | 'eager'} [loading=lazy] - When the drop-in script loads the element: when it comes near, or at once.
 * @slot - Links for pages without script: `<ul><li><a href>…`, with `data-excerpt`, `data-image`, `data-date`, or a `<p>` after the link.
 * @fires {RelatedLoadedEvent} afterword-related-loaded - The list shows; `detail.articles`.
 * @fires {RelatedEmptyEvent} afterword-related-empty - There is nothing to show, and the element has hidden itself.
 * @fires {RelatedClickedEvent} afterword-related-clicked - A reader follows a link; `detail.url`, `detail.position`.
 * @fires {AfterwordErrorEvent} afterword-error - The source could not be read; `detail.error` is the ApiError.
 * @csspart heading - The heading.
 * @csspart list - The list.
 * @csspart item - An article.
 * @csspart link - The link of an article: its title.
 * @csspart excerpt - The excerpt.
 * @csspart image - The image.
 * @csspart meta - Date, author and tags.
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
  static override properties = {
    src: {},
    limit: { type: Number },
    order: {},
    layout: {},
    show: {},
    excerptLength: { type: Number, attribute: 'excerpt-length' },
    page: {},
    heading: {},
    headingLevel: { type: Number, attribute: 'heading-level' },
    messages: { attribute: false },
  };

  /** Address of `{"articles": […]}` or a JSON Feed. Default: the links inside the element. */
  src = '';

  /** The most articles that show. */
  limit = 5;

  /** `related`: in the source's order; `latest`: the newest first. */
  order: (typeof ORDERS)[number] = 'related';

  /** `list`, `grid` or `compact`. */
  layout: (typeof LAYOUTS)[number] = 'list';

  /** What shows beside the title: `image`, `excerpt`, `date`, `author`, `tags`. */
  show = 'excerpt';

  /** The most characters of an excerpt, as readers count them. */
  excerptLength = 220;

  /** The page that is left out. Default: the canonical address, else the location without hash and tracking parameters. */
  page = '';

  /** The heading's text. Default: the message `relatedHeading` or `latestHeading`. */
  heading = '';

  /** The heading's level, 1 to 6. */
  headingLevel = 2;

  /** Words that replace the built-in ones, by key. */
  messages: Partial<Messages> | undefined;

  readonly #words = new LocalizeController(this);
  readonly #internals = this.attachInternals();
  #state: State = { step: 'loading' };
  #fetching: AbortController | undefined;
  #fetched = '';
  /** We have set `hidden`, and may take it away again. */
  #hid = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // What was on its way when the element left the page was given up.
    if (this.hasUpdated && this.#fetched === '') void this.reload();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#fetching?.abort();
  }

  /** Fetches the source anew, or reads the links inside anew. */
  async reload(): Promise<void> {
    this.#fetching?.abort();
    this.#fetched = this.src;
    const url = this.src && safeUrl(this.src, document.baseURI);
    if (!url) {
      if (this.src) this.#warn('src', `src="${this.src}" is not an http(s) address`);
      return this.#show(innerLinks(this));
    }
    const fetching = (this.#fetching = new AbortController());
    let status: number | undefined;
    this.#set({ step: 'loading' });
    try {
      const { articles, skipped } = await fetchSource(url, fetching.signal, (code) => (status = code));
      if (skipped) this.#warn('source', `${url}: ${skipped} entries without title or address are left out`);
      if (!fetching.signal.aborted) this.#show(articles);
    } catch (cause) {
      if (!fetching.signal.aborted) await this.#fail({ url, status, cause });
      // Given up because the element has left the page: to be fetched when it is back.
      else if (this.#fetching === fetching) this.#fetched = '';
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#check('layout', LAYOUTS);
    this.#check('order', ORDERS);
    if (!this.hasUpdated || changed.has('src')) void this.reload();
  }

  protected override updated(): void {
    for (const step of ['loading', 'failed'] as const) {
      // Custom states came to Safari in 17.4.
      if (this.#state.step === step) this.#internals.states?.add(step);
      else this.#internals.states?.delete(step);
    }
  }

  protected override render(): unknown {
    const state = this.#state;
    switch (state.step) {
      case 'loading':
        return this.#frame(this.#placeholders(), true);
      case 'failed':
        return this.#isLatest ? this.#frame(this.#renderError()) : nothing;
      case 'loaded': {
        const articles = this.#chosen(state.articles);
        return articles.length
          ? this.#frame(this.#list(articles.map((article, index) => this.#item(article, index))))
          : nothing;
      }
      default:
        throw new Error(`unexpected state ${(state satisfies never as State).step}`);
    }
  }

  #frame(content: unknown, waiting = false): TemplateResult {
    const heading = this.heading || this.#words.text(this.#isLatest ? 'latestHeading' : 'relatedHeading');
    const level = /^[1-6]$/.test(`${this.headingLevel}`) ? this.headingLevel : 2;
    const layout = LAYOUTS.includes(this.layout) ? this.layout : 'list';
    return html`
      <section
        class="root ${layout} ${this.#shows('image') ? 'pictures' : ''} ${waiting ? 'waiting' : ''}"
        aria-label=${heading}
        aria-busy=${waiting}
      >
        <div part="heading" role="heading" aria-level=${level}><slot name="related-heading">${heading}</slot></div>
        ${content}
      </section>
    `;
  }

  #list(items: unknown): TemplateResult {
    // Safari takes a list without bullets for no list.
    return html`<ul part="list" role="list">
      ${items}
    </ul>`;
  }

  #item({ url, title, excerpt: summary, image, date, author, tags }: Article, index: number): TemplateResult {
    const meta = [
      this.#shows('date') && this.#date(date),
      this.#shows('author') && author && html`<bdi>${author}</bdi>`,
      this.#shows('tags') && tags.length > 0 && html`<bdi>${tags.join(', ')}</bdi>`,
    ].filter(Boolean);
    return html`
      <li part="item">
        ${this.#shows('image') ? html`<div class="frame">${image ? this.#image(image) : nothing}</div>` : nothing}
        <div class="text">
          ${
            url
              ? html`<a class="title" part="link" dir="auto" href=${url} @click=${() => this.#onClick(url, index)}
                  >${title}</a
                >`
              : html`<span class="title" dir="auto">${title}</span>`
          }
          ${
            this.#shows('excerpt') && summary
              ? html`<p class="excerpt" part="excerpt" dir="auto">${excerpt(summary, this.#length)}</p>`
              : nothing
          }
          ${meta.length ? html`<p class="meta" part="meta">${meta}</p>` : nothing}
        </div>
      </li>
    `;
  }

  #image(url: string): TemplateResult {
    return html`<img
      part="image"
      src=${url}
      alt=""
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
      @error=${(event: Event) => ((event.target as HTMLElement).hidden = true)}
    />`;
  }

  #date(date: string): unknown {
    if (!date) return nothing;
    const options: Intl.DateTimeFormatOptions = { dateStyle: 'long', ...(date.length === 10 && { timeZone: 'UTC' }) };
    return html`<time datetime=${date}>${format(new Date(date), this.#words.language, options)}</time>`;
  }

  /** Invisible text of the length that is to come, so that nothing moves when it comes. */
  #placeholders(): TemplateResult {
    const words = (length: number) =>
      html`<span aria-hidden="true">${'lorem '.repeat(Math.ceil(length / 6)).slice(0, length)}</span>`;
    const item = html`
      <li>
        ${this.#shows('image') ? html`<div class="frame"></div>` : nothing}
        <div class="text">
          <span class="title">${words(42)}</span>
          ${this.#shows('excerpt') ? html`<p class="excerpt">${words(this.#length)}</p>` : nothing}
          ${['date', 'author', 'tags'].some((name) => this.#shows(name)) ? html`<p class="meta">${words(16)}</p>` : nothing}
        </div>
      </li>
    `;
    return this.#list(Array.from({ length: this.#limit }, () => item));
  }

  #renderError(): TemplateResult {
    return html`
      <p part="error" role="alert">
        ${this.#words.slot('relatedError')}
        <button type="button" @click=${this.reload}>${this.#words.slot('relatedRetry')}</button>
      </p>
    `;
  }

  #onClick(url: string, index: number): void {
    this.dispatchEvent(new RelatedClickedEvent(url, index + 1));
  }

  #show(articles: Article[]): void {
    this.#set({ step: 'loaded', articles });
    const chosen = this.#chosen(articles);
    this.#hide(!chosen.length);
    this.dispatchEvent(chosen.length ? new RelatedLoadedEvent(chosen) : new RelatedEmptyEvent());
  }

  async #fail(trouble: Trouble): Promise<void> {
    const links = innerLinks(this);
    if (links.length) this.#show(links);
    else {
      this.#set({ step: 'failed' });
      this.#hide(!this.#isLatest);
    }
    // What only tells of failures is fetched when there is one; where even that fails, there is no more to tell.
    (await failures())?.report(this, trouble);
  }

  #warn(code: string, message: string): void {
    void failures().then((module) => module?.warnOnce(code, message));
  }

  #set(state: State): void {
    this.#state = state;
    if (state.step === 'loading') this.#hide(false);
    this.requestUpdate();
  }

  /** The page's own `hidden` is left alone. */
  #hide(hidden: boolean): void {
    if (hidden === this.#hid || (hidden && this.hidden)) return;
    this.#hid = hidden;
    this.hidden = hidden;
  }

  #chosen(articles: readonly Article[]): Article[] {
    const page = (this.page && pageUrl(this.page, document.baseURI)) || currentPage();
    return select(articles, page, this.#isLatest).slice(0, this.#limit);
  }

  #check(name: 'layout' | 'order', known: readonly string[]): void {
    if (!known.includes(this[name])) this.#warn(name, `${name}="${this[name]}" is not known, "${known[0]}" is used`);
  }

  #shows(name: string): boolean {
    return this.show.split(/\s+/).includes(name);
  }

  get #isLatest(): boolean {
    return this.order === 'latest';
  }

  get #limit(): number {
    return this.limit >= 1 ? Math.min(Math.floor(this.limit), 100) : 5;
  }

  get #length(): number {
    return this.excerptLength >= 1 ? this.excerptLength : 220;
  }
}

/** `lang` is the page's to write, and Intl throws at what is not a tag. */
const format = (date: Date, language: string, options: Intl.DateTimeFormatOptions): string => {
  try {
    return date.toLocaleDateString(language, options);
  } catch {
    return date.toLocaleDateString(undefined, options);
  }
};

const failures = () => import('./failure.js').catch(() => undefined);
