import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { countLimit, type Queue, queues } from '../contract/moderation.js';
import { plural } from '../i18n/intl.js';
import type { MessageKey, PluralKey } from '../i18n/messages.js';
import { card } from './card.js';
import type { View } from './desk.js';
import { blockItem, logItem } from './history.js';
import { fill, number, pageName, type Scene } from './view.js';

const TABS: Record<View, MessageKey> = {
  held: 'modHeld',
  reported: 'modReported',
  spam: 'modSpam',
  published: 'modPublished',
  deleted: 'modDeleted',
  blocks: 'modBlocks',
  log: 'modLog',
};

const EMPTY: Record<View, MessageKey> = {
  held: 'modEmptyHeld',
  reported: 'modEmptyReported',
  spam: 'modEmptySpam',
  published: 'modEmptyPublished',
  deleted: 'modEmptyDeleted',
  blocks: 'modEmptyBlocks',
  log: 'modEmptyLog',
};

/** The page of somebody who is signed in. */
export const frame = (scene: Scene, isOffline: boolean): TemplateResult => {
  const { desk, words } = scene;
  return html`
    <header class="top">
      <div class="bar">
        <h1>${words.text('modHeading')}</h1>
        <span class="meta signed">${fill(scene, 'modSignedIn', { name: desk.moderator })}</span>
        <button type="button" class="button quiet help" data-do="help">
          <span class="wide">${words.text('modHelp')}</span> <kbd>?</kbd>
        </button>
        <button type="button" class="button quiet" data-do="sign-out">${words.text('modSignOut')}</button>
      </div>
      <nav aria-label=${words.text('modViews')}>
        ${[...queues, 'blocks' as const, 'log' as const].map((view) => tab(view, scene))}
      </nav>
    </header>
    <main>
      ${isOffline ? html`<p class="note" role="alert">${words.text('modOffline')}</p>` : nothing}
      ${isQueue(desk.view) ? search(scene) : nothing} ${selection(scene)} ${list(scene)} ${foot(scene)}
    </main>
    ${toast(scene)}
  `;
};

export const isQueue = (view: View): view is Queue => view !== 'blocks' && view !== 'log';

const tab = (view: View, scene: Scene): TemplateResult => {
  const { desk, words } = scene;
  const count = isQueue(view) ? desk.counts[view] : undefined;
  return html`<button
    type="button"
    class="tab ${view === 'blocks' ? 'apart' : ''}"
    data-do="view"
    data-id=${view}
    aria-current=${desk.view === view ? 'page' : nothing}
  >
    ${words.text(TABS[view])}
    ${count ? html`<span class="count">${number(count, scene)}${count >= countLimit ? '+' : ''}</span>` : nothing}
  </button>`;
};

const search = ({ desk, words }: Scene): TemplateResult => html`
  <form class="search" role="search">
    <input
      type="search"
      name="search"
      maxlength="200"
      enterkeyhint="search"
      aria-label=${words.text('modSearch')}
      placeholder=${words.text('modSearchButton')}
      .value=${desk.search}
    />
    <button class="button">${words.text('modSearchButton')}</button>
  </form>
  ${
    desk.search || desk.page
      ? html`<p class="filter">
          ${desk.search ? html`<span>${fill({ words }, 'modSearchFor', { text: desk.search })}</span>` : nothing}
          ${desk.page ? html`<span>${fill({ words }, 'modOnPage', { page: pageName({ url: desk.page }) })}</span>` : nothing}
          <button type="button" class="button quiet" data-do="all">${words.text('modShowAll')}</button>
        </p>`
      : nothing
  }
`;

/** What is done with all that are selected. */
const selection = (scene: Scene): TemplateResult | typeof nothing => {
  const { desk, words } = scene;
  if (!isQueue(desk.view) || desk.comments.length === 0) return nothing;
  const { size } = desk.selected;
  const button = (action: string, label: MessageKey, kind = '') =>
    html`<button type="button" class="button ${kind}" data-do="all-${action}">${words.text(label)}</button>`;
  return html`<div class="selection ${size > 0 ? 'some' : ''}">
    <label
      ><input
        type="checkbox"
        data-do="select-all"
        .checked=${size > 0 && size === desk.comments.length}
        .indeterminate=${size > 0 && size < desk.comments.length}
      />
      ${words.text('modSelectAll')}</label
    >
    ${
      size > 0
        ? html`<strong>${plural(words, 'modSelected', size)}</strong>
            <div class="actions">
              ${desk.view === 'published' ? nothing : button('approve', 'modApprove', 'main')}
              ${desk.view === 'held' ? nothing : button('hide', 'modHide')}
              ${desk.view === 'spam' ? nothing : button('spam', 'modMarkSpam')}
              ${desk.view === 'deleted' ? nothing : button('delete', 'modDelete', 'danger')}
            </div>`
        : html`<button type="button" class="button quiet end" data-do="refresh">${words.text('modRefresh')}</button>`
    }
  </div>`;
};

const list = (scene: Scene): TemplateResult => {
  const { desk, words } = scene;
  const { view, comments, blocks, log, loading, failure, next, search } = desk;
  const items =
    view === 'log'
      ? repeat(
          log,
          ({ id }) => id,
          (entry) => html`<li>${logItem(entry, scene)}</li>`,
        )
      : view === 'blocks'
        ? repeat(
            blocks,
            ({ id }) => id,
            (block) => html`<li>${blockItem(block, scene)}</li>`,
          )
        : repeat(
            comments,
            ({ id }) => id,
            (comment) => html`<li>${card(comment, scene)}</li>`,
          );
  const count = view === 'log' ? log.length : view === 'blocks' ? blocks.length : comments.length;
  if (count > 0)
    return html`<ol role="list" class=${isQueue(view) ? 'cards' : 'rows'} aria-busy=${loading}>
      ${items}
    </ol>`;
  if (failure) return html``;
  if (loading)
    return html`<div class="waiting" aria-busy="true"><span class="unseen">${words.text('modLoading')}</span></div>`;
  return html`<div class="empty">
    <p>${words.text(search || next !== null ? 'modEmptySearch' : EMPTY[view])}</p>
    <button type="button" class="button quiet" data-do="refresh">${words.text('modRefresh')}</button>
  </div>`;
};

const foot = ({ desk, words }: Scene): TemplateResult => {
  const { failure, skipped, next, loading, search, comments } = desk;
  return html`
    ${skipped > 0 ? html`<p class="note">${plural(words, 'modSkipped', skipped)}</p>` : nothing}
    ${
      failure
        ? html`<div class="note" role="alert">
            <p>${words.text(failure.code === 'offline' ? 'modActOffline' : 'modFailed')}</p>
            <button type="button" class="button" data-do="retry">${words.text('modRetry')}</button>
          </div>`
        : nothing
    }
    ${
      next === null || failure
        ? nothing
        : html`<button type="button" class="button wide-button" data-do="more" aria-disabled=${loading}>
            ${words.text(loading ? 'modLoading' : search && comments.length === 0 ? 'modSearchFurther' : 'modMore')}
          </button>`
    }
  `;
};

/** It stays until something else is done: nobody has to be quick to take something back. */
const toast = (scene: Scene): TemplateResult => {
  const { desk, words } = scene;
  const { toast } = desk;
  return html`<div class="toast ${toast?.failed ? 'failed' : ''}" ?hidden=${!toast}>
    <span role="status">${toast ? toastText(scene) : nothing}</span>
    ${
      toast?.entries.length
        ? html`<button type="button" class="button" data-do="undo">
            ${words.text('modUndo')} ${scene.keys ? html`<kbd aria-hidden="true">u</kbd>` : nothing}
          </button>`
        : nothing
    }
    ${
      toast
        ? html`<button type="button" class="button quiet" data-do="dismiss">${words.text('modDismiss')}</button>`
        : nothing
    }
  </div>`;
};

const toastText = ({ desk: { toast }, words }: Scene): string =>
  toast!.count === undefined
    ? words.text(toast!.key as MessageKey)
    : plural(words, toast!.key as PluralKey, toast!.count);
