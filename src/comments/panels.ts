import { html, nothing, type TemplateResult } from 'lit';
import { reportReasons } from '../contract/codes.js';
import type { Comment } from '../contract/comment.js';
import type { Report } from '../contract/new-comment.js';
import type { MessageKey } from '../i18n/messages.js';
import type { Acting } from './acting.js';

const button = (acting: Acting, action: string, label: MessageKey): TemplateResult =>
  html`<button type="button" class="quiet" slot="buttons" data-do=${action}>${acting.words.text(label)}</button>`;

/** What stands below a comment: the less frequent actions, a word on what was done, a form. */
export const below = (acting: Acting, comment: Comment): unknown => {
  const { id, status } = comment;
  const { open, notes, panels } = acting.actions;
  const panel = panels.get(id);
  const note = notes.get(id);
  const isOpen = open.has(id) && status !== 'deleted';
  if (!isOpen && !note && !panel) return undefined;
  // Who is writing here when somebody deletes the comment goes on.
  const isGone = status === 'deleted' && panel?.what !== 'deleted';
  return html`
    ${isGone ? html`<p class="muted">${acting.words.text('deleted')}</p>` : nothing}
    ${isOpen ? more(acting, comment) : nothing} ${note ? html`<p part="note" class="muted">${note}</p>` : nothing}
    ${panel ? templates[panel.what](acting, comment, 'text' in panel ? panel.text : '') : nothing}
  `;
};

const more = (acting: Acting, { id, status }: Comment): TemplateResult => {
  const { own: all } = acting.deeds;
  const own = Object.hasOwn(all, id) ? all[id] : undefined;
  const isOver = own?.editableUntil && Date.parse(own.editableUntil) <= Date.now();
  const isPublished = status === 'published';
  return html`<div part="actions">
    ${isPublished ? button(acting, 'copy', 'copyLink') : nothing}
    ${own && !isOver ? [button(acting, 'edit', 'edit'), button(acting, 'delete', 'delete')] : nothing}
    ${!own && isPublished ? button(acting, 'report', 'report') : nothing}
  </div>`;
};

const reply = (acting: Acting, { id, author }: Comment): TemplateResult => {
  const { words, host } = acting;
  // A name of another direction keeps its order, and the heading its own.
  const name = `\u2068${author.name.trim() || words.text('anonymous')}\u2069`;
  return html`<afterword-comment-form
    class="panel"
    part="form"
    .heading=${words.text('replyTo').replace('{name}', () => name)}
    .headingLevel=${Math.min(host.headingLevel + 2, 6)}
    .parent=${id}
    >${button(acting, 'cancel', 'cancel')}</afterword-comment-form
  >`;
};

const edit = (acting: Acting, { id }: Comment, text: string): TemplateResult => {
  const { host, room, words } = acting;
  const messages = Object.create(host.replaced, {
    submit: { value: words.text('editSave') },
    errorNotFound: { value: words.text('actionGone') },
  }) as object;
  return html`<afterword-comment-form
    class="panel edit"
    part="form"
    no-heading
    fields=""
    .heading=${words.text('editLabel')}
    .endpoint=${room.endpoint}
    .page=${room.page}
    .parent=${`edit ${id}`}
    .value=${text}
    .maxLength=${host.maxLength}
    .preview=${!!room.conversation.markdown}
    .messages=${messages}
    .client=${acting.actions.editor(id)}
    @afterword-comment-submit=${(event: Event) => event.stopPropagation()}
    @afterword-comment-submitted=${(event: Event) => {
      event.stopPropagation();
      acting.actions.edited(id);
    }}
    >${button(acting, 'cancel', 'cancel')}</afterword-comment-form
  >`;
};

const report = (acting: Acting, { id }: Comment): TemplateResult => {
  const { words } = acting;
  const label = (reason: string) => words.text(`report${reason[0]!.toUpperCase()}${reason.slice(1)}` as MessageKey);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = String(data.get('text') ?? '').trim();
    void acting.actions.report(id, { reason: data.get('reason') as Report['reason'], ...(text && { text }) });
  };
  return html`<form class="panel report" @submit=${send}>
    <fieldset>
      <legend>${words.text('reportLabel')}</legend>
      ${reportReasons.map(
        (reason, index) =>
          html`<label
            ><input type="radio" name="reason" value=${reason} ?checked=${index === 0} /> ${label(reason)}</label
          >`,
      )}
    </fieldset>
    <label>${words.text('reportText')}<textarea name="text" rows="2" maxlength="2000" dir="auto"></textarea></label>
    <div part="actions">
      <button type="submit" class="solid">${words.text('reportSend')}</button>
      ${button(acting, 'cancel', 'cancel')}
    </div>
  </form>`;
};

const deleted = (acting: Acting): TemplateResult => html`
  <p class="muted">${acting.words.text('deleteDone')} ${button(acting, 'undo', 'deleteUndo')}</p>
`;

const templates = { reply, edit, report, deleted };
