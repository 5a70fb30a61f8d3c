import { html, nothing, type TemplateResult } from 'lit';
import { locale } from '../i18n/intl.js';
import { safeUrl } from '../internal/url.js';
import { adopt } from './adopt.js';
import { text, type Article } from './articles.js';
import styles from './extras.styles.js';
import { shows } from './list-template.js';
import { names } from './names.js';
import type { RelatedElement } from './related-element.js';

/** Another article may come to stand where this one does. */
const hide = (hidden: boolean) => (event: Event) => ((event.target as HTMLElement).hidden = hidden);

/** The picture's place; a picture that cannot be shown leaves it empty. */
export const picture = ({ base, raw }: Article): TemplateResult => {
  const address = text(raw['image']);
  const image = address && safeUrl(address, base);
  return html`
    <div class="frame">
      ${
        image
          ? html`<img
              part="image"
              src=${image}
              alt=""
              loading="lazy"
              decoding="async"
              referrerpolicy="no-referrer"
              @error=${hide(true)}
              @load=${hide(false)}
            />`
          : nothing
      }
    </div>
  `;
};

/** Date, author and tags, as far as they are wanted and there; and why the article is there, for who wants to know that. */
export const meta = (article: Article, host: RelatedElement, language: string): TemplateResult | typeof nothing => {
  const { date, raw } = article;
  const author = names(raw['author']).join(', ');
  const tags = names(raw['tags']);
  const parts = [
    shows(host, 'date') && format(date, language),
    shows(host, 'author') && author && html`<bdi>${author}</bdi>`,
    shows(host, 'tags') && tags.length > 0 && html`<bdi>${tags.join(', ')}</bdi>`,
  ].filter(Boolean);
  return html`
    ${parts.length ? html`<p class="meta" part="meta">${parts.map(whole)}</p>` : nothing}
    ${host.debug ? reason(article) : nothing}
  `;
};

/** A name of another direction keeps its order, and its lines begin where the others do. */
const whole = (part: unknown): TemplateResult => html`<span>${part}</span>`;

const reason = ({ why = 'selection', score, terms = [] }: Article): TemplateResult => {
  const parts = [why, score?.toFixed(3), terms.join(', ')].filter(Boolean);
  return html`<p class="meta" part="debug" dir="auto">${parts.join(' · ')}</p>`;
};

const format = (date: string, language: string): TemplateResult | undefined => {
  const time = new Date(date);
  if (Number.isNaN(time.getTime())) return undefined;
  // A day alone has no time zone and must not slip to the day before.
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'long', ...(day && { timeZone: 'UTC' }) };
  const text = time.toLocaleDateString(locale(language), options);
  return html`<time dir="auto" datetime=${day ? date : time.toISOString()}>${text}</time>`;
};

/** What the extras look like. */
export const dress = (host: Element): void => adopt(host, styles);
