import { html, nothing, type TemplateResult } from 'lit';
import type { Comment } from '../contract/comment.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { locale, plural } from '../i18n/intl.js';
import type { MessageKey } from '../i18n/messages.js';
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
}

const ROLES: Readonly<Record<string, MessageKey>> = { author: 'roleAuthor', moderator: 'roleModerator' };

/** A button of the conversation: `action` says what a press on it does. */
const button = (
  action: string,
  id: string,
  label: unknown,
  pressed: boolean | typeof nothing = nothing,
  expanded: boolean | typeof nothing = nothing,
): TemplateResult => html`
  <button type="button" class="quiet" data-do=${action} data-id=${id} aria-pressed=${pressed} aria-expanded=${expanded}>
    ${label}
  </button>
`;

/** A comment, and the list of its replies. */
export const thread = (one: Thread, list: Element | undefined, view: View): TemplateResult => {
  const { comment, replies, size } = one;
  const { id, rest, status } = comment;
  const { words, folded, acting } = view;
  const isFolded = folded.has(id);
  const fold = replies.length
    ? button(
        'fold',
        id,
        isFolded ? plural(words, 'repliesShow', size - 1) : words.text('repliesHide'),
        nothing,
        !isFolded,
      )
    : nothing;
  const below = acting?.below(comment);
  return html`
    <article
      part="comment comment-${status} ${acting?.target === id ? 'comment-target' : ''}"
      id="comment-${id}"
      tabindex="-1"
    >
      ${
        status === 'deleted'
          ? html`${below ?? html`<p class="muted">${words.text('deleted')}</p>`}${fold}`
          : [content(one, view, fold), below]
      }
    </article>
    ${list && !isFolded ? list : nothing} ${rest ? button('rest', id, words.text('repliesMore')) : nothing}
  `;
};

const content = ({ comment, to, depth }: Thread, view: View, fold: unknown): TemplateResult => {
  const { id, author, status, votes } = comment;
  const { words, acting, maxDepth } = view;
  const isPublished = status === 'published';
  const name = nameOf(comment, view);
  const role = (text: string) => html`<span part="role">${text}</span>`;
  return html`
    <div class="head">
      ${avatar(comment, name, view)}
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
        ${date(comment, view)} ${comment.editedAt ? html`<span>${words.text('edited')}</span>` : nothing}
        ${to && (depth > maxDepth || depth > 2) ? inReplyTo(to, view, depth > maxDepth) : nothing}
      </div>
    </div>
    <div part="text">${acting?.html(comment) ?? paragraphs(comment.text)}</div>
    <div part="actions">
      ${view.canReply && isPublished ? button('reply', id, words.text('reply')) : nothing}
      ${
        view.canVote && isPublished && votes !== undefined
          ? button(
              'like',
              id,
              html`<span class="heart" aria-hidden="true"></span>${words.text('like')}
                ${votes ? votes.toLocaleString(locale(words.language)) : nothing}`,
              !!acting?.isLiked(id),
            )
          : nothing
      }
      ${button('more', id, words.text('more'), nothing, !!acting?.isOpen(id))} ${fold}
    </div>
  `;
};

const nameOf = ({ author }: Comment, { words }: View): string => author.name.trim() || words.text('anonymous');

/** The first letters of the first and the last word, drawn here: no picture of anybody is fetched unasked. */
const initials = (name: string): string =>
  (name.match(/(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}]/gu) ?? [])
    .filter((_, index, { length }) => !index || index === length - 1)
    .join('')
    .toUpperCase();

const avatar = ({ author }: Comment, name: string, { avatars }: View) =>
  avatars && author.avatar
    ? html`<img part="avatar" src=${author.avatar} alt="" loading="lazy" referrerpolicy="no-referrer" />`
    : html`<span part="avatar" aria-hidden="true">${initials(name)}</span>`;

/** When it was said, as the link that leads there. */
const date = ({ id, createdAt }: Comment, { words, now }: View) => {
  const time = timeWords(createdAt, now, locale(words.language));
  return time
    ? html`<a part="date" href="#comment-${id}" title=${time.full} aria-label="${time.relative}, ${time.full}"
        ><time datetime=${time.iso}>${time.relative}</time></a
      >`
    : nothing;
};

/** On a wide screen it is said only where it cannot be seen. */
const inReplyTo = (comment: Comment, view: View, isFlat: boolean) => {
  const [before, after] = view.words.text('inReplyTo').split('{name}');
  return html`<a class=${isFlat ? 'flat' : 'to'} href="#comment-${comment.id}"
    >${before}<bdi>${nameOf(comment, view)}</bdi>${after}</a
  >`;
};

/** An address in a text ends before the punctuation of its sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}…»”’])/;

const linked = (text: string): unknown[] =>
  text.split(ADDRESS).map((piece, index) => {
    const url = index % 2 ? safeUrl(piece) : undefined;
    return url ? html`<a href=${url} rel="ugc nofollow noopener" dir="ltr">${piece}</a>` : piece;
  });

const paragraphs = (text: string): TemplateResult[] =>
  text.split(/\n\s*\n/).map((paragraph) => html`<p dir="auto">${linked(paragraph)}</p>`);
