import type { ApiError } from '../client/api-error.js';
import type { CommentsClient } from '../client/client.js';
import { conversationClient, type ConversationClient } from '../client/conversation-client.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import { toApiError } from '../client/fetch-failure.js';
import type { CommentFormElement } from '../comment-form/comment-form-element.js';
import type { Comment } from '../contract/comment.js';
import type { Report } from '../contract/new-comment.js';
import type { MessageKey } from '../i18n/messages.js';
import type { Acting } from './acting.js';
import { put, remove } from './changes.js';
import { readerToken } from './deeds.js';

/** What has opened below a comment. */
export type Panel = { what: 'reply' | 'report' } | { what: 'edit' | 'deleted'; text: string };

/** The words for each way in which an action fails. */
const reasons: Partial<Record<ApiError['code'], MessageKey>> = {
  expired: 'actionExpired',
  not_found: 'actionGone',
  offline: 'actionOffline',
  unauthorized: 'actionRefused',
  forbidden: 'actionRefused',
  closed: 'actionRefused',
  rate_limited: 'actionBusy',
};

/** What readers do to single comments. */
export class CommentActions {
  readonly panels = new Map<string, Panel>();
  /** Comments whose less frequent actions are in sight. */
  readonly open = new Set<string>();
  /** A word on what was done, by comment. */
  readonly notes = new Map<string, string>();
  readonly #acting: Acting;
  /** Comments that an action is under way for. */
  readonly #busy = new Set<string>();

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  clear(): void {
    for (const known of [this.panels, this.open, this.notes]) known.clear();
  }

  /** @param isGiven What the pressed button said of itself: another tab may have changed what is true. */
  run(action: string, id: string, isGiven: boolean): void {
    const comment = this.#comments.get(id);
    if (!comment) return;
    this.notes.delete(id);
    switch (action) {
      case 'more':
        if (!this.open.delete(id)) this.open.add(id);
        break;
      case 'reply':
      case 'report':
        this.#openPanel(id, { what: action });
        break;
      case 'edit':
        this.#openPanel(id, { what: 'edit', text: comment.text });
        break;
      case 'cancel':
        this.cancel(id);
        break;
      case 'like':
        void this.#vote(comment, !isGiven);
        break;
      case 'copy':
        void this.#copy(id);
        break;
      case 'delete':
        void this.#delete(comment);
        break;
      case 'undo':
        void this.#undo(id);
        break;
    }
    this.#acting.host.requestUpdate();
  }

  /** Closes what is open below a comment. A reply that is given up for now keeps its draft; a change does not. */
  cancel(id: string): boolean {
    const panel = this.panels.get(id);
    if (!panel || panel.what === 'deleted') return false;
    if (panel.what === 'edit') this.#acting.article(id)?.querySelector<CommentFormElement>('.panel')?.reset();
    this.close(id);
    void this.#focus(id, panel.what === 'reply' ? '[data-do=reply]' : '[data-do=more]');
    return true;
  }

  close(id: string): void {
    this.panels.delete(id);
    this.#acting.host.requestUpdate();
  }

  /** What a form talks to that changes a comment instead of posting one. */
  editor(id: string): CommentsClient {
    return {
      create: async ({ text }, { signal }) => {
        const { token } = this.#acting.deeds.own[id]!;
        const answer = await this.#client.edit(id, text, token, { signal });
        const before = this.#comments.get(id)!;
        const comment = answer ?? { ...before, text, editedAt: new Date().toISOString() };
        this.#remember(comment);
        return { status: 'accepted' };
      },
    };
  }

  /** A form has changed a comment. */
  edited(id: string): void {
    this.close(id);
    this.#note(id, 'editDone');
    void this.#focus(id, '[data-do=more]');
  }

  async report(id: string, report: Report): Promise<void> {
    await this.#try(id, async () => {
      await this.#client.report(id, report, readerToken());
      this.close(id);
      this.#note(id, 'reportDone');
      await this.#focus(id, '[data-do=more]');
    });
  }

  /** Asks what became of a comment of the reader that was held. */
  async askHeld(id: string): Promise<void> {
    const { deeds, room, host } = this.#acting;
    try {
      const comment = await this.#client.find(id, deeds.own[id]!.token);
      if (comment && comment.status !== 'held') this.#remember(comment);
    } catch (error) {
      // It was not approved. Any other failure leaves open what became of it.
      if ((error as ApiError).code !== 'not_found') return;
      this.#acting.remember(({ own }) => void delete own[id]);
      room.conversation.comments.delete(id);
      host.requestUpdate();
    }
  }

  /** A comment of the reader, as the endpoint has it now. */
  #remember(comment: Comment): void {
    const { id, status } = comment;
    this.#acting.remember(({ own }) => {
      if (Object.hasOwn(own, id)) own[id]!.held = status === 'held' ? comment : undefined;
    });
    put(this.#acting.room.conversation, comment);
    this.#acting.changed();
  }

  /** Shown at once; taken back, with a word, when the endpoint says no. */
  async #vote({ id, votes = 0 }: Comment, wanted: boolean): Promise<void> {
    const acting = this.#acting;
    const { conversation } = acting.room;
    const set = (count: number, liked: boolean) => {
      const comment = this.#comments.get(id);
      if (comment) put(conversation, { ...comment, votes: Math.max(count, 0) });
      acting.remember((deeds) => {
        deeds.liked = deeds.liked.filter((one) => one !== id);
        if (liked) deeds.liked.push(id);
      });
    };
    await this.#try(
      id,
      async () => {
        set(votes + (wanted ? 1 : -1), wanted);
        const count = await this.#client.vote(id, wanted, readerToken());
        if (count !== undefined) set(count, wanted);
        acting.say(acting.words.text(wanted ? 'liked' : 'unliked'));
      },
      () => set(votes, !wanted),
    );
  }

  async #copy(id: string): Promise<void> {
    const url = new URL(location.href);
    url.hash = `comment-${id}`;
    try {
      await navigator.clipboard.writeText(url.href);
      this.#note(id, 'copied');
    } catch {
      history.replaceState(history.state, '', url);
      this.#note(id, 'notCopied');
    }
  }

  async #delete({ id, text }: Comment): Promise<void> {
    const acting = this.#acting;
    await this.#try(id, async () => {
      await this.#client.delete(id, acting.deeds.own[id]!.token);
      this.panels.set(id, { what: 'deleted', text });
      remove(acting.room.conversation, id);
      acting.say(acting.words.text('deleteDone'));
      acting.changed();
      await this.#focus(id, '[data-do=undo]');
    });
  }

  /** What was deleted is known to nobody but this page: the endpoint gets it again. */
  async #undo(id: string): Promise<void> {
    const panel = this.panels.get(id);
    if (panel?.what !== 'deleted') return;
    const acting = this.#acting;
    await this.#try(id, async () => {
      const comment = await this.#client.edit(id, panel.text, acting.deeds.own[id]!.token);
      this.panels.delete(id);
      if (comment) this.#remember(comment);
      else await acting.host.reload();
      acting.say(acting.words.text('deleteUndone'));
      await acting.show(id);
    });
  }

  /** Runs something for a comment, once at a time; what goes wrong is said below it. */
  async #try(id: string, run: () => Promise<void>, undo?: () => void): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      await run();
    } catch (cause) {
      const error = toApiError(cause);
      undo?.();
      this.#note(id, reasons[error.code] ?? 'actionFailed');
      this.#acting.host.dispatchEvent(new AfterwordErrorEvent(error));
    } finally {
      this.#busy.delete(id);
    }
  }

  #note(id: string, key: MessageKey): void {
    const text = this.#acting.words.text(key);
    this.notes.set(id, text);
    this.#acting.say(text);
  }

  #openPanel(id: string, panel: Panel): void {
    if (this.panels.get(id)?.what === panel.what) return void this.cancel(id);
    this.panels.set(id, panel);
    void this.#focus(id, '.panel');
  }

  /** Puts the focus on something in a comment, once it is there. */
  async #focus(id: string, selector: string): Promise<void> {
    const { host } = this.#acting;
    host.requestUpdate();
    await host.updateComplete;
    const article = this.#acting.article(id);
    // Of a comment that was deleted meanwhile only its place is left.
    const found: (HTMLElement & { updateComplete?: Promise<unknown> }) | null | undefined =
      article?.querySelector<HTMLElement>(selector) ?? article;
    // A form inside is there one step later.
    await found?.updateComplete;
    (found?.matches('form') ? found.querySelector('input') : found)?.focus();
  }

  get #client(): ConversationClient {
    const { room, host } = this.#acting;
    return conversationClient(room.endpoint, host.client);
  }

  get #comments(): ReadonlyMap<string, Comment> {
    return this.#acting.room.conversation.comments;
  }
}
