import { html, LitElement, type CSSResult, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LocalizeController } from '../controllers/localize-controller.js';
import related from '../i18n/en/related.js';
import { provideMessages, type Messages } from '../i18n/messages.js';
import { excerpt } from '../internal/excerpt.js';
import { currentPage, pageUrl } from '../internal/page.js';
import { safeUrl } from '../internal/url.js';
import base from '../styles/base.styles.js';
import { select, type Article } from './articles.js';
import { RelatedClickedEvent, RelatedEmptyEvent, RelatedLoadedEvent } from './related.events.js';
import styles from './related.styles.js';
import { fetchSource, type SourceError } from './source.js';

provideMessages(related);

type State = { step: 'loading' } | { step: 'failed'; retry: unknown } | { step: 'loaded'; articles: Article[] };

const LAYOUTS = ['list', 'grid', 'compact'] as const;

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
  order: 'related' | 'latest' = 'related';

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
  #extras: typeof import('./extras.js') | undefined;
  #call = 0;
  /** We have set `hidden`, and may take it away again. */
  #hid = false;

  /** Fetches the source anew, or reads the links inside anew. */
  async reload(): Promise<void> {
    const call = ++this.#call;
    const url = this.src && safeUrl(this.src, document.baseURI);
    if (!url) {
      if (this.src) this.#warn('src');
      return this.#show(await this.#innerLinks());
    }
    this.#set({ step: 'loading' });
    try {
      const { articles, skipped } = await fetchSource(url);
      if (skipped) this.#warn('source', skipped);
      // The newest call wins.
      if (call === this.#call) this.#show(articles);
    } catch (error) {
      if (call === this.#call) await this.#fail(url, error as SourceError);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasUpdated) this.#internals.states?.add('loading');
  }

  /** What a plain list does without comes before it is rendered, so that nothing moves when it comes. */
  protected override async scheduleUpdate(): Promise<void> {
    // The links inside stay until the list is there.
    const links = document.createElement('slot');
    if (!this.hasUpdated && !this.src) this.renderRoot.append(links);
    if (this.#isRich) await this.#loadExtras();
    if (!this.hasUpdated && !this.src) this.#show(await this.#innerLinks());
    links.remove();
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!LAYOUTS.includes(this.layout)) this.#warn('layout');
    if (!/^(related|latest)$/.test(this.order)) this.#warn('order');
    if (this.hasUpdated ? changed.has('src') : this.src) void this.reload();
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
    if (state.step === 'failed') return this.#isLatest ? this.#frame(state.retry) : nothing;
    const waiting = state.step === 'loading';
    const items = waiting
      ? this.#placeholders()
      : this.#chosen(state.articles).map((article, index) => this.#item(article, index));
    // Safari takes a list without bullets for no list.
    const list = html`<ul part="list" role="list" aria-hidden=${waiting}>
      ${items}
    </ul>`;
    return items.length ? this.#frame(list, waiting) : nothing;
  }

  #frame(content: unknown, waiting = false): TemplateResult {
    const heading = this.heading || this.#words.text(this.#isLatest ? 'latestHeading' : 'relatedHeading');
    const level = /^[1-6]$/.test(`${this.headingLevel}`) ? this.headingLevel : 2;
    const layout = LAYOUTS.includes(this.layout) ? this.layout : 'list';
    return html`
      <div
        class="root ${layout} ${this.#shows('image') ? 'pictures' : ''} ${waiting ? 'waiting' : ''}"
        aria-busy=${waiting}
      >
        <div part="heading" role="heading" aria-level=${level}><slot name="related-heading">${heading}</slot></div>
        ${content}
      </div>
    `;
  }

  #item(article: Article, index: number): TemplateResult {
    const { url, title, excerpt: summary } = article;
    return html`
      <li part="item">
        ${this.#shows('image') ? this.#extras?.picture(article) : nothing}
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
          ${this.#extras?.meta(article, (name) => this.#shows(name), this.#words.language)}
        </div>
      </li>
    `;
  }

  /** Invisible text of about the length that is to come, so that little moves when it comes. */
  #placeholders(): TemplateResult[] {
    const words = (length: number) => 'lorem '.repeat(length / 6);
    const article = {
      url: '',
      title: words(42),
      excerpt: words(Math.min(this.#length, 220)),
      date: '',
      raw: {},
      base: '',
    };
    return Array(this.#limit).fill(this.#item(article, 0));
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

  async #fail(url: string, error: SourceError): Promise<void> {
    // What only tells of failures is fetched when there is one; where even that fails, there is no more to tell.
    const [links, failures] = await Promise.all([this.#innerLinks(), loadFailures()]);
    if (links.length) this.#show(links);
    else {
      if (failures) this.#adopt(failures.styles);
      this.#set({ step: 'failed', retry: failures?.failure(this.#words, () => void this.reload()) });
      this.#hide(!this.#isLatest);
    }
    failures?.report(this, url, error);
  }

  #warn(what: 'src' | 'layout' | 'order' | 'source', skipped?: number): void {
    void loadFailures().then((failures) => failures?.warn(this, what, skipped));
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

  #chosen(articles: readonly Article[]): Article[] {
    const page = (this.page && pageUrl(this.page, document.baseURI)) || currentPage();
    return select(articles, page, this.#isLatest).slice(0, this.#limit);
  }

  async #innerLinks(): Promise<Article[]> {
    return this.querySelector('a[href]') ? (await import('./inner-links.js')).innerLinks(this) : [];
  }

  async #loadExtras(): Promise<void> {
    if (this.#extras) return;
    this.#extras = await import('./extras.js').catch(() => undefined);
    if (this.#extras) this.#adopt(this.#extras.styles);
  }

  #adopt({ styleSheet }: CSSResult): void {
    const sheets = this.shadowRoot!.adoptedStyleSheets;
    if (!sheets.includes(styleSheet!)) sheets.push(styleSheet!);
  }

  #shows(name: string): boolean {
    return this.show.split(/\s+/).includes(name);
  }

  get #isRich(): boolean {
    return this.layout !== 'list' || /image|date|author|tags/.test(this.show);
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

const loadFailures = () => import('./failure.js').catch(() => undefined);
