import { html, nothing, render, type TemplateResult } from 'lit';
import type { CommentFormElement } from '../comment-form/comment-form-element.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { plural } from '../i18n/intl.js';
import type { Acting } from './acting.js';
import type { CommentsElement } from './comments-element.js';
import type { Conversation } from './conversation.js';

interface State {
  /** The threads, where there are any. */
  list: Element | undefined;
  form: CommentFormElement;
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
  { list, form, level, said, isClosed, sort, acting, stuck }: State,
): TemplateResult => {
  const heading = host.heading || (total ? plural(words, 'comments', total) : words.text('commentsHeading'));
  const onTop = host.formPosition !== 'bottom';
  // Below the comments, it says what it is.
  form.noHeading = onTop;
  form.headingLevel = level;
  const writing = isClosed ? html`<p part="closed" class="muted">${words.slot('commentsClosed')}</p>` : form;
  return html`
    <div part="heading" role="heading" aria-level=${level}>
      <slot name="comments-heading">${heading}</slot>
    </div>
    ${onTop ? writing : nothing}
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
    ${acting?.failure('')} ${onTop ? nothing : writing}
    <div class=${stuck ? 'stuck' : 'unseen'} role="status">${stuck ? words.text('errorNetwork') : said}</div>
  `;
};

/** Keeps what is typed into it wherever it stands, and while the page takes no comments. */
export const newForm = (plain: Element): CommentFormElement => {
  const room = new DocumentFragment();
  render(
    html`<afterword-comment-form part="form" .plain=${plain}
      ><slot name="fields" slot="fields"></slot><slot name="consent" slot="consent"></slot
      ><slot name="notice" slot="notice"></slot
    ></afterword-comment-form>`,
    room,
  );
  return room.firstElementChild as CommentFormElement;
};

/** The room of the first comments, until they are there. */
const placeholders = html`<ol role="list" aria-hidden="true" class="waiting">
  <li></li>
  <li></li>
  <li></li>
</ol>`;
