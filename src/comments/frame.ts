import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { plural } from '../i18n/intl.js';
import type { Acting } from './acting.js';
import type { CommentsElement } from './comments-element.js';
import type { Conversation } from './conversation.js';

interface State {
  /** The threads, where there are any. */
  list: Element | undefined;
  level: number;
  said: string;
  isClosed: boolean;
  sort: () => TemplateResult;
  acting: Acting | undefined;
  /** Whether something was not done, as what it takes could not be fetched. */
  stuck: boolean;
}

/** What stands around the threads, and what stands in their place where there are none. */
export const frame = (
  host: CommentsElement,
  words: LocalizeController,
  { total, loaded, loading, next, error }: Conversation,
  { list, level, said, isClosed, sort, acting, stuck }: State,
): TemplateResult => {
  const heading = host.heading || (total ? plural(words, 'comments', total) : words.text('commentsHeading'));
  const onTop = host.formPosition !== 'bottom';
  const form = isClosed
    ? html`<p part="closed" class="muted">${words.slot('commentsClosed')}</p>`
    : formOf(host, onTop, level);
  return html`
    <div part="heading" role="heading" aria-level=${level}>
      <slot name="comments-heading">${heading}</slot>
    </div>
    ${onTop ? form : nothing}
    <div part="bar">${acting?.fresh()} ${total > 1 ? sort() : nothing}</div>
    ${loaded || list ? nothing : html`<slot></slot>`} ${acting?.failure()}
    <div aria-busy=${!!loading}>
      ${
        list ??
        (loaded
          ? html`<p part="empty" class="muted">${words.slot('commentsEmpty')}</p>`
          : error || host.querySelector(':scope > :not(form,[slot])')
            ? nothing
            : placeholders)
      }
    </div>
    ${
      next
        ? html`<button type="button" data-do="next" part="more" aria-disabled=${!!loading}>
            ${words.slot('commentsMore')}
          </button>`
        : nothing
    }
    ${acting?.failure('')} ${onTop ? nothing : form}
    <div class=${stuck ? 'stuck' : 'unseen'} role="status">${stuck ? words.text('errorNetwork') : said}</div>
  `;
};

/** Below the comments, it says what it is. */
const formOf = (host: CommentsElement, onTop: boolean, level: number): TemplateResult =>
  html`<afterword-comment-form part="form" ?no-heading=${onTop} .headingLevel=${level} .plain=${host}
    ><slot name="fields" slot="fields"></slot><slot name="consent" slot="consent"></slot
    ><slot name="notice" slot="notice"></slot
  ></afterword-comment-form>`;

/** The room of the first comments, until they are there. */
const placeholders = html`<ol role="list" aria-hidden="true" class="waiting">
  <li></li>
  <li></li>
  <li></li>
</ol>`;
