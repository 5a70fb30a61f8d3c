import { html, nothing, type TemplateResult } from 'lit';
import { timeWords } from '../comments/time.js';
import type { Block, BlockKind, LogEntry, LoggedAction } from '../contract/moderation.js';
import { locale } from '../i18n/intl.js';
import type { MessageKey } from '../i18n/messages.js';
import { fill, outside, pageName, type Scene } from './view.js';

const DID: Record<LoggedAction, MessageKey> = {
  approve: 'modLogApprove',
  hide: 'modLogHide',
  spam: 'modLogSpam',
  delete: 'modLogDelete',
  reply: 'modLogReply',
  close: 'modLogClose',
  open: 'modLogOpen',
  block: 'modLogBlock',
  lift: 'modLogLift',
  undo: 'modLogUndo',
};

const BLOCKED: Record<BlockKind, MessageKey> = {
  account: 'modBlockedAccount',
  email: 'modBlockedEmail',
  network: 'modBlockedNetwork',
};

/** What was blocked of whom. */
const blocked = (kind: BlockKind, name: string | undefined, scene: Scene) =>
  fill(scene, BLOCKED[kind], { name: name?.trim() || scene.words.text('anonymous') });

const when = (moment: string, { words, now }: Scene) => {
  const found = timeWords(moment, now, locale(words.language));
  return found ? html`<time datetime=${found.iso} title=${found.full}>${found.relative}</time>` : nothing;
};

/** What a moderator did. */
export const logItem = (entry: LogEntry, scene: Scene): TemplateResult => {
  const { words } = scene;
  const { id, moderator, action, page, author, excerpt, blocked: kind, at, undone } = entry;
  return html`
    <div class="row">
      <div>
        <p>
          <strong>${fill(scene, DID[action], { name: moderator })}</strong>
          ${page ? outside(page, pageName({ url: page })) : nothing}
        </p>
        ${excerpt ? html`<p class="excerpt" dir="auto"><bdi>${author || words.text('anonymous')}</bdi>: ${excerpt}</p>` : nothing}
        ${kind ? html`<p class="excerpt">${blocked(kind, author, scene)}</p>` : nothing}
        <p class="meta">${when(at, scene)}</p>
      </div>
      ${
        undone
          ? html`<span class="badge">${words.text('modUndone')}</span>`
          : html`<button type="button" class="button" data-do="undo-entry" data-id=${id}>
              ${words.text('modUndo')}
            </button>`
      }
    </div>
  `;
};

/** Whose comments are taken for spam, and until when. */
export const blockItem = (block: Block, scene: Scene): TemplateResult => {
  const { words } = scene;
  const { id, kind, value, name, until, moderator, createdAt } = block;
  const end = until === undefined ? undefined : timeWords(until, scene.now, locale(words.language));
  return html`
    <div class="row">
      <div>
        <p><strong>${blocked(kind, name, scene)}</strong></p>
        <p class="meta">
          ${value === undefined ? nothing : html`<bdi>${value}</bdi>`}
          <span>${end ? fill(scene, 'modBlockUntil', { date: end.full }) : words.text('modBlockForGood')}</span>
          <span>${fill(scene, 'modBlockBy', { name: moderator })}</span> ${when(createdAt, scene)}
        </p>
      </div>
      <button type="button" class="button" data-do="lift" data-id=${id}>${words.text('modLift')}</button>
    </div>
  `;
};
