import { html, nothing, type TemplateResult } from 'lit';
import type { Comment } from '../contract/comment.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { locale, plural } from '../i18n/intl.js';
import type { MessageKey } from '../i18n/messages.js';
import { initials } from '../internal/initials.js';
import { safeUrl } from '../internal/url.js';
import type { Acting } from './acting.js';
import type { Thread } from './threads.js';
import { timeWords } from './time.js';

/** What the comments of a conversation are shown with. */
export interface View {
  words: LocalizeController;
  /** Milliseconds since the epoch, as of which "two minutes ago" is true. */
  now: number;
  /** Level of the headings that name the authors. */
  level: number;
  avatars: boolean;
  /** Levels of replies that stand in. */
  maxDepth: number;
  canVote: boolean;
  canReply: boolean;
  folded: ReadonlySet<string>;
  /** What the reader has done, where anything was done. */
  acting: Acting | undefined;
  /** What the endpoint has made of a comment, once that is safe to show. */
  html(comment: Comment): unknown;
}

const ROLES: Readonly<Record<string, MessageKey>> = { author: 'roleAuthor', moderator: 'roleModerator' };

/** A comment, and the list of its replies. What a button with `data-do` does, it does to the comment it stands in. */
export const thread = (one: Thread, list: Element | undefined, view: View): TemplateResult => {
  const { comment } = one;
  const { id, rest, status } = comment;
  const { words, folded, acting } = view;
  const below = acting?.below(comment);
  const isDeleted = status === 'deleted';
  return html`
    <article
      part="comment comment-${status} ${acting?.target === id ? 'comment-target' : ''}"
      id="comment-${id}"
      tabindex="-1"
    >
      ${isDeleted ? (below ? nothing : html`<p class="muted">${words.text('deleted')}</p>`) : content(one, view)}
      ${below} ${isDeleted ? fold(one, view) : nothing}
    </article>
    ${list && !folded.has(id) ? list : nothing}
    ${
      rest
        ? html`<button type="button" class="quiet" data-do="rest">${words.text('repliesMore')}</button>
            ${acting?.failure(id)}`
        : nothing
    }
  `;
};

const fold = ({ comment, replies, size }: Thread, { words, folded }: View) => {
  const isFolded = folded.has(comment.id);
  return replies.length
    ? html`<button type="button" class="quiet" data-do="fold" aria-expanded=${!isFolded}>
        ${isFolded ? plural(words, 'repliesShow', size - 1) : words.text('repliesHide')}
      </button>`
    : nothing;
};

/** One template for most of it: each inside another takes a browser as long as several elements. */
const content = (one: Thread, view: View): TemplateResult => {
  const { comment, to, depth } = one;
  const { id, author, createdAt, status, votes } = comment;
  const { words, now, acting, maxDepth } = view;
  const isPublished = status === 'published';
  const name = nameOf(comment, view);
  const time = timeWords(createdAt, now, locale(words.language));
  const role = (text: string) => html`<span part="role">${text}</span>`;
  return html`
    <div class="head">
      <span part="avatar" aria-hidden="true"
        >${
          // No picture of anybody is fetched unasked.
          view.avatars && author.avatar
            ? html`<img
                src=${author.avatar}
                alt=""
                loading="lazy"
                @error=${({ target }: Event) => (target as Element).replaceWith(initials(name))}
                referrerpolicy="no-referrer"
              />`
            : initials(name)
        }</span
      >
      <div part="author" role="heading" aria-level=${view.level}>
        <bdi>${author.website ? html`<a href=${author.website} rel="ugc nofollow noopener">${name}</a>` : name}</bdi>
        ${
          author.role
            ? role(Object.hasOwn(ROLES, author.role) ? words.text(ROLES[author.role]!) : author.role.slice(0, 40))
            : nothing
        }
        ${isPublished ? nothing : role(words.text('awaiting'))}
      </div>
      <div class="muted meta">
        <a
          part="date"
          href="#comment-${id}"
          title=${time?.full ?? ''}
          aria-label="${time?.relative}, ${time?.full}"
          ?hidden=${!time}
          ><time datetime=${time?.iso}>${time?.relative}</time></a
        >
        ${comment.editedAt ? html`<span>${words.text('edited')}</span>` : nothing}
        ${to && (depth > maxDepth || depth > 2) ? inReplyTo(to, view, depth > maxDepth) : nothing}
      </div>
    </div>
    <div part="text">${(comment.html && view.html(comment)) ?? paragraphs(comment.text)}</div>
    <div part="actions">
      ${
        view.canReply && isPublished
          ? html`<button type="button" class="quiet" data-do="reply">${words.text('reply')}</button>`
          : nothing
      }
      ${
        view.canVote && isPublished && votes !== undefined
          ? html`<button type="button" class="quiet" data-do="like" aria-pressed=${!!acting?.isLiked(id)}>
              <span class="heart" aria-hidden="true"></span>${words.text('like')}
              ${votes ? votes.toLocaleString(locale(words.language)) : nothing}
            </button>`
          : nothing
      }
      <button type="button" class="quiet" data-do="more" aria-expanded=${!!acting?.isOpen(id)}>
        ${words.text('more')}
      </button>
      ${fold(one, view)}
    </div>
  `;
};

const nameOf = ({ author }: Comment, { words }: View): string => author.name.trim() || words.text('anonymous');

/** On a wide screen it is said only where it cannot be seen. */
const inReplyTo = (comment: Comment, view: View, isFlat: boolean) => {
  const [before, after] = view.words.text('inReplyTo').split('{name}');
  return html`<a class=${isFlat ? 'flat' : 'to'} href="#comment-${comment.id}"
    >${before}<bdi>${nameOf(comment, view)}</bdi>${after}</a
  >`;
};

/** An address in a text ends before the punctuation of its sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}…»”’])/;

const linked = (text: string): unknown => {
  const pieces = text.split(ADDRESS);
  if (!pieces[1]) return text;
  return pieces.map((piece, index) => {
    const url = index % 2 ? safeUrl(piece) : undefined;
    return url ? html`<a href=${url} rel="ugc nofollow noopener" dir="ltr">${piece}</a>` : piece;
  });
};

const paragraphs = (text: string): TemplateResult[] =>
  text.split(/\n\s*\n/).map((paragraph) => html`<p dir="auto">${linked(paragraph)}</p>`);
