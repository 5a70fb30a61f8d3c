import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { excerpt } from '../internal/excerpt.js';
import { kebab } from '../internal/kebab.js';
import type { Article } from './articles.js';
import type { RelatedElement } from './related-element.js';

/** What a plain list does without. */
type Extras = typeof import('./extras.js') | undefined;

/** A word of `show`. */
export const shows = ({ show }: RelatedElement, name: string): boolean => show.split(/\s+/).includes(name);

const lengthOf = ({ excerptLength }: RelatedElement): number => (excerptLength >= 1 ? excerptLength : 220);

export const list = (
  articles: readonly Article[],
  waiting: boolean,
  host: RelatedElement,
  language: string,
  extras: Extras,
): TemplateResult => {
  const items = articles.map((article) => {
    const { url, title, excerpt: summary } = article;
    return html`
      <li part="item">
        ${shows(host, 'image') ? extras?.picture(article) : nothing}
        <div class="text">
          ${
            url
              ? html`<a class="title" part="link" dir="auto" href=${url}>${title}</a>`
              : html`<span class="title" dir="auto">${title}</span>`
          }
          ${
            shows(host, 'excerpt') && summary
              ? html`<p class="excerpt" part="excerpt" dir="auto">${excerpt(summary, lengthOf(host))}</p>`
              : nothing
          }
          ${extras?.meta(article, host, language)}
        </div>
      </li>
    `;
  });
  // Safari takes a list without bullets for no list.
  return html`<ul part="list" role="list" aria-hidden=${waiting}>
    ${items}
  </ul>`;
};

/** A list, or what stands in its place, under its heading. */
export const frame = (
  host: RelatedElement,
  words: LocalizeController,
  key: 'relatedHeading' | 'latestHeading',
  content: unknown,
  waiting = false,
): TemplateResult => {
  const { layout, heading, headingLevel, order } = host;
  const level = /^[1-6]$/.test(`${headingLevel}`) ? headingLevel : 2;
  // The page's own words are for what it has asked for.
  const isFill = key === 'latestHeading' && order !== 'latest';
  return html`
    <div
      class="root ${/^(grid|compact)$/.test(layout) ? layout : 'list'} ${shows(host, 'image') ? 'pictures' : ''}"
      aria-busy=${waiting}
    >
      <div part="heading" role="heading" aria-level=${level}>
        <slot name=${kebab(key)}>${(!isFill && heading) || words.text(key)}</slot>
      </div>
      ${content}
    </div>
  `;
};

/** Invisible text, hardly shorter than what is to come, so that nothing moves when it comes. */
export const placeholders = (count: number, host: RelatedElement): Article[] => {
  const words = (length: number) => 'lorem '.repeat(length / 6);
  const title = words(60);
  const excerpt = words(Math.min(lengthOf(host), 240));
  return Array<Article>(count).fill({ url: '', title, excerpt, date: '2000', raw: { author: title }, base: '' });
};
