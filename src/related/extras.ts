import { html, nothing, type TemplateResult } from 'lit';
import { locale } from '../i18n/intl.js';
import { safeUrl } from '../internal/url.js';
import { text, type Article, type Entry } from './articles.js';
import styles from './extras.styles.js';

const names = (value: unknown): string[] =>
  [value].flat().flatMap((one) => text(one) || text((one as Entry | null)?.['name']) || []);

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
              @error=${(event: Event) => ((event.target as HTMLElement).hidden = true)}
            />`
          : nothing
      }
    </div>
  `;
};

/** Date, author and tags, as far as they are wanted and there. */
export const meta = (
  { date, raw }: Article,
  shows: (name: string) => boolean,
  language: string,
): TemplateResult | typeof nothing => {
  const author = names(raw['author']).join(', ');
  const tags = names(raw['tags']);
  const parts = [
    shows('date') && format(date, language),
    shows('author') && author && html`<bdi>${author}</bdi>`,
    shows('tags') && tags.length > 0 && html`<bdi>${tags.join(', ')}</bdi>`,
  ].filter(Boolean);
  return parts.length ? html`<p class="meta" part="meta">${parts}</p>` : nothing;
};

const format = (date: string, language: string): TemplateResult | undefined => {
  const time = new Date(date);
  if (Number.isNaN(time.getTime())) return undefined;
  // A day alone has no time zone and must not slip to the day before.
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'long', ...(day && { timeZone: 'UTC' }) };
  const text = time.toLocaleDateString(locale(language), options);
  return html`<time datetime=${day ? date : time.toISOString()}>${text}</time>`;
};

export { styles };
