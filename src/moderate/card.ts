import { html, nothing, type TemplateResult } from 'lit';
import { timeWords } from '../comments/time.js';
import type { BlockKind, HoldReason, ModeratedComment } from '../contract/moderation.js';
import { locale, plural } from '../i18n/intl.js';
import type { MessageKey } from '../i18n/messages.js';
import { initials } from '../internal/initials.js';
import { fill, outside, pageName, type Scene } from './view.js';

/** More characters or lines than this are shown when somebody asks for them. */
const LONG = 1_200;
const MANY_LINES = 16;

const WHY: Record<HoldReason, MessageKey> = {
  honeypot: 'modWhyHoneypot',
  blocked: 'modWhyBlocked',
  duplicate: 'modWhyDuplicate',
  suspicion: 'modWhySuspicion',
  all: 'modWhyAll',
  first: 'modWhyFirst',
  links: 'modWhyLinks',
  words: 'modWhyWords',
  script: 'modWhyScript',
  length: 'modWhyLength',
  rate: 'modWhyRate',
  spam: 'modWhySpam',
  unchecked: 'modWhyUnchecked',
  site: 'modWhySite',
  moderator: 'modWhyModerator',
};

/** What `suspicion` is made of, and what found spam. */
const SIGNS: Record<string, MessageKey> = {
  duplicates: 'modSignDuplicates',
  rates: 'modSignRates',
  bayes: 'modSignBayes',
  time: 'modSignTime',
  links: 'modSignLinks',
};

const BLOCK: Record<BlockKind, MessageKey> = {
  account: 'modBlockAccount',
  email: 'modBlockEmail',
  network: 'modBlockNetwork',
};

const REPORTS = {
  spam: 'modReportSpam',
  abuse: 'modReportAbuse',
  illegal: 'modReportIllegal',
  other: 'modReportOther',
} as const;

/** A comment before a moderator: who said what where, why it is here, and what can be done. */
export const card = (comment: ModeratedComment, scene: Scene): TemplateResult => {
  const { desk, words } = scene;
  const { id, text } = comment;
  const name = nameOf(comment, scene);
  const isBusy = desk.busy.has(id);
  return html`
    <article
      class="card ${desk.current === id ? 'current' : ''} ${desk.selected.has(id) ? 'selected' : ''}"
      data-id=${id}
      tabindex="-1"
      aria-busy=${isBusy}
      aria-current=${desk.current === id ? 'true' : nothing}
    >
      <div class="head">
        <label class="pick"
          ><input
            type="checkbox"
            data-do="select"
            data-id=${id}
            .checked=${desk.selected.has(id)}
            aria-label=${fill(scene, 'modSelect', { name })}
        /></label>
        <span class="avatar" aria-hidden="true">${initials(name)}</span>
        <div class="who">
          <h2>
            <bdi>${name}</bdi>
            ${comment.author.role ? html`<span class="badge">${comment.author.role.slice(0, 40)}</span>` : nothing}
          </h2>
          <p class="meta">
            ${comment.author.email ? html`<bdi class="email">${comment.author.email}</bdi>` : nothing}
            ${comment.author.website ? outside(comment.author.website, host(comment.author.website)) : nothing}
            ${time(comment, scene)}
          </p>
        </div>
      </div>
      <p class="where">
        ${outside(comment.state === 'published' ? `${comment.page.url}#comment-${id}` : comment.page.url, pageName(comment.page))}
        ${comment.parent === null ? nothing : html`<span class="badge">${words.text('modIsReply')}</span>`}
        ${comment.page.closed ? html`<span class="badge">${words.text('modClosed')}</span>` : nothing}
      </p>
      ${said(text, scene)} ${reasons(comment, scene)} ${reports(comment, scene)} ${actions(comment, scene)}
      ${desk.replyingTo === id ? replyForm(comment, name, scene) : nothing}
    </article>
  `;
};

export const nameOf = ({ author }: Pick<ModeratedComment, 'author'>, { words }: Scene): string =>
  author.name.trim() || words.text('anonymous');

const host = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

const time = ({ createdAt }: ModeratedComment, { words, now }: Scene) => {
  const found = timeWords(createdAt, now, locale(words.language));
  return found ? html`<time datetime=${found.iso} title=${found.full}>${found.relative}</time>` : nothing;
};

const paragraphs = (text: string): TemplateResult[] =>
  text.split(/\n\s*\n/).map((paragraph) => html`<p dir="auto">${paragraph}</p>`);

const said = (text: string, { words }: Scene): TemplateResult =>
  text.length > LONG || text.split('\n', MANY_LINES + 1).length > MANY_LINES
    ? html`<details class="text long">
        <summary>
          <span class="start" dir="auto">${text.slice(0, 280)} …</span>
          <span class="link">${words.text('modLongText')}</span>
        </summary>
        ${paragraphs(text)}
      </details>`
    : html`<div class="text">${paragraphs(text)}</div>`;

const reasons = ({ reason, detail = '', state }: ModeratedComment, scene: Scene) =>
  reason && state !== 'published' && Object.hasOwn(WHY, reason)
    ? html`<p class="why">
        <span class="chip">${why(reason, detail, scene)}</span>
      </p>`
    : nothing;

/** What was found, and more of it where more is known. */
const why = (reason: HoldReason, detail: string, scene: Scene): string => {
  const { words } = scene;
  const text = words.text(WHY[reason]);
  const signs = reason === 'suspicion' || reason === 'spam' ? detail.split(' ') : [''];
  const isNamed = signs.every((sign) => Object.hasOwn(SIGNS, sign));
  const more = isNamed ? signs.map((sign) => words.text(SIGNS[sign]!)).join(', ') : detail.slice(0, 80);
  return more ? fill(scene, 'modWhyDetail', { why: text, detail: more }) : text;
};

const reports = ({ reports, reported }: ModeratedComment, { words }: Scene) =>
  reported > 0
    ? html`<div class="reports">
        <h3>${plural(words, 'modReported', reported)}</h3>
        <ul>
          ${reports.map(
            ({ reason, text }) =>
              html`<li>
                <strong>${words.text(REPORTS[reason])}</strong>
                ${text ? html`<span dir="auto">${text}</span>` : nothing}
              </li>`,
          )}
        </ul>
      </div>`
    : nothing;

const actions = (comment: ModeratedComment, scene: Scene): TemplateResult => {
  const { desk, words } = scene;
  const { id, state, reported, text } = comment;
  if (text === '') return html`<p class="meta">${words.text('deleted')}</p>`;
  const button = (action: string, key: string, label: MessageKey, kind = '') =>
    html`<button
      type="button"
      class="button ${kind}"
      data-do=${action}
      data-id=${id}
      aria-disabled=${desk.busy.has(id)}
    >
      ${words.text(label)} ${scene.keys ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
    </button>`;
  return html`
    <div class="actions">
      ${
        state === 'published'
          ? reported > 0
            ? button('approve', 'a', 'modKeep', 'main')
            : nothing
          : button('approve', 'a', 'modApprove', 'main')
      }
      ${button('reply', 'r', state === 'published' ? 'modReply' : 'modApproveReply')}
      ${state === 'held' ? nothing : button('hide', 'h', 'modHide')}
      ${state === 'spam' ? nothing : button('spam', 's', 'modMarkSpam')}
      ${state === 'deleted' ? nothing : button('delete', 'd', 'modDelete', 'danger')} ${more(comment, scene)}
    </div>
  `;
};

const more = ({ id, page, blockable }: ModeratedComment, { words }: Scene): TemplateResult => html`
  <details class="more">
    <summary class="button">${words.text('modMoreActions')}</summary>
    <div class="menu">
      ${
        blockable.length > 0
          ? html`<label
                >${words.text('modBlockFor')}
                <select data-id=${id}>
                  <option value="1">${words.text('modBlockDay')}</option>
                  <option value="7">${words.text('modBlockWeek')}</option>
                  <option value="30" selected>${words.text('modBlockMonth')}</option>
                  <option value="0">${words.text('modBlockGood')}</option>
                </select></label
              >
              ${blockable.map(
                (kind) =>
                  html`<button type="button" class="button" data-do="block-${kind}" data-id=${id}>
                    ${words.text(BLOCK[kind])}
                  </button>`,
              )}`
          : nothing
      }
      <button type="button" class="button" data-do="page" data-id=${id}>${words.text('modOnlyPage')}</button>
      <button type="button" class="button" data-do=${page.closed ? 'open-page' : 'close-page'} data-id=${id}>
        ${words.text(page.closed ? 'modOpenPage' : 'modClosePage')}
      </button>
    </div>
  </details>
`;

const replyForm = ({ id, state }: ModeratedComment, name: string, scene: Scene): TemplateResult => html`
  <form class="reply" data-id=${id}>
    <label for="reply">${fill(scene, 'modReplyLabel', { name })}</label>
    <textarea id="reply" name="text" rows="4" required maxlength="10000" dir="auto"></textarea>
    <div class="actions">
      <button class="button main" aria-disabled=${scene.desk.busy.has(id)}>
        ${scene.words.text(state === 'published' ? 'modReplySend' : 'modApproveReply')}
      </button>
      <button type="button" class="button" data-do="cancel-reply" data-id=${id}>${scene.words.text('cancel')}</button>
    </div>
  </form>
`;
