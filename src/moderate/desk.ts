import type { ReactiveControllerHost } from 'lit';
import type { ApiError } from '../client/api-error.js';
import { toApiError } from '../client/fetch-failure.js';
import type { Block, BlockKind, LogEntry, ModeratedComment, ModeratorAction, Queue } from '../contract/moderation.js';
import type { MessageKey, PluralKey } from '../i18n/messages.js';
import type { ModerateApi, Some } from './api.js';

export type View = Queue | 'blocks' | 'log';

/** A word on what was done, or why it was not. */
export interface Toast {
  key: MessageKey | PluralKey;
  count?: number;
  failed: boolean;
  /** Entries of the log that it can be taken back by. */
  entries: string[];
}

const DONE: Record<ModeratorAction, PluralKey> = {
  approve: 'modDoneApprove',
  hide: 'modDoneHide',
  spam: 'modDoneSpam',
  delete: 'modDoneDelete',
};

const DAY = 24 * 60 * 60_000;

/** What lies before a moderator, and what can be done with it. */
export class Desk {
  view: View = 'held';
  search = '';
  /** The one page that is looked at. */
  page = '';
  comments: ModeratedComment[] = [];
  blocks: Block[] = [];
  log: LogEntry[] = [];
  counts: Partial<Record<Queue, number>> = {};
  skipped = 0;
  next: string | null = null;
  loading = false;
  failure: ApiError | undefined;
  /** Id of the comment that keys act on. */
  current: string | undefined;
  readonly selected = new Set<string>();
  /** Ids of comments that something is being done with. */
  readonly busy = new Set<string>();
  replyingTo: string | undefined;
  toast: Toast | undefined;

  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #api: ModerateApi;
  /** Called when the session is over. */
  readonly #signedOut: () => void;
  #call = 0;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>, api: ModerateApi, signedOut: () => void) {
    this.#host = host;
    this.#api = api;
    this.#signedOut = signedOut;
  }

  get moderator(): string {
    return this.#api.session?.moderator ?? '';
  }

  get currentComment(): ModeratedComment | undefined {
    return this.comments.find(({ id }) => id === this.current);
  }

  /** Turns to something else to look at. */
  async open(view: View, { search = '', page = '' } = {}): Promise<void> {
    Object.assign(this, { view, search, page, comments: [], blocks: [], log: [], skipped: 0, next: null });
    this.current = this.replyingTo = undefined;
    this.selected.clear();
    // What was said of what is out of sight now stays only where it can be taken back.
    if (!this.toast?.entries.length) this.toast = undefined;
    await this.load();
  }

  /** Loads the first entries anew, or with `more` those that follow. */
  async load(more = false): Promise<void> {
    const call = ++this.#call;
    this.loading = true;
    this.failure = undefined;
    this.#host.requestUpdate();
    try {
      const show = await this.#read(more ? this.next : null);
      if (call !== this.#call) return;
      if (!more) this.skipped = 0;
      show(more);
    } catch (error) {
      if (call === this.#call) this.#failed(error, (failure) => (this.failure = failure));
    }
    if (call !== this.#call) return;
    this.loading = false;
    this.#host.requestUpdate();
  }

  /** One action for these comments: those that are not where they belong any more leave the list. */
  async act(action: ModeratorAction, ids: readonly string[]): Promise<boolean> {
    const free = ids.filter((id) => !this.busy.has(id)).slice(0, 100);
    if (free.length === 0) return false;
    free.forEach((id) => this.busy.add(id));
    const done = await this.#do(async () => {
      const { entries } = await this.#api.act(action, free);
      this.#leave(free, action);
      return entries.length > 0
        ? { key: DONE[action], count: entries.length, entries: entries.map(({ id }) => id) }
        : { key: 'modDoneNothing' };
    });
    free.forEach((id) => this.busy.delete(id));
    this.#host.requestUpdate();
    return done;
  }

  /** Takes back what was done last. */
  async undo(): Promise<void> {
    const entries = this.toast?.entries ?? [];
    if (entries.length === 0) return;
    let undone = 0;
    await this.#do(async () => {
      for (const entry of entries.toReversed()) {
        await this.#api.undo(entry);
        undone++;
      }
      return { key: 'modDoneUndo' };
    });
    if (undone > 0) await this.load();
  }

  /** Answers as the site; what waits is approved first. */
  async reply(comment: ModeratedComment, text: string): Promise<boolean> {
    const { id, state } = comment;
    if (this.busy.has(id)) return false;
    this.busy.add(id);
    const done = await this.#do(async () => {
      const approved = state === 'published' ? [] : (await this.#api.act('approve', [id])).entries;
      const { entry } = await this.#api.reply(id, text);
      // Only now: as long as it is not published, what was typed stays.
      this.replyingTo = undefined;
      if (state !== 'published') this.#leave([id], 'approve');
      return { key: 'modDoneReply', entries: [...approved.map(({ id }) => id), ...(entry === null ? [] : [entry])] };
    });
    this.busy.delete(id);
    this.#host.requestUpdate();
    return done;
  }

  async close(url: string, closed: boolean): Promise<void> {
    await this.#do(async () => {
      const { entry } = await this.#api.close(url, closed);
      this.comments = this.comments.map((one) =>
        one.page.url === url ? { ...one, page: { ...one.page, closed } } : one,
      );
      return { key: closed ? 'modDoneClose' : 'modDoneOpen', entries: entry === null ? [] : [entry] };
    });
  }

  /** @param days 0 is for good. */
  async block({ id }: ModeratedComment, kind: BlockKind, days: number): Promise<void> {
    const until = days > 0 ? new Date(Date.now() + days * DAY).toISOString() : null;
    await this.#do(async () => {
      const { entry } = await this.#api.block(id, kind, until);
      return { key: 'modDoneBlock', entries: entry === null ? [] : [entry] };
    });
  }

  async lift(id: string): Promise<void> {
    const done = await this.#do(async () => {
      const { entry } = await this.#api.lift(id);
      return { key: 'modDoneLift', entries: entry === null ? [] : [entry] };
    });
    if (done) this.blocks = this.blocks.filter((block) => block.id !== id);
    this.#host.requestUpdate();
  }

  async undoEntry(entry: string): Promise<void> {
    const done = await this.#do(async () => {
      await this.#api.undo(entry);
      return { key: 'modDoneUndo' };
    });
    if (done) await this.load();
  }

  /** Turns to the next comment, or to the one before. */
  step(by: 1 | -1): void {
    const at = this.comments.findIndex(({ id }) => id === this.current);
    const next = this.comments[at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.comments.length - 1)];
    if (next) this.current = next.id;
    this.#host.requestUpdate();
  }

  async #read(cursor: string | null): Promise<(more: boolean) => void> {
    const { view, search, page } = this;
    if (view === 'log') return this.#show('log', await this.#api.log(cursor));
    if (view === 'blocks') return this.#show('blocks', await this.#api.blocks(cursor));
    const found = await this.#api.queue({ in: view, search, page, cursor });
    const show = this.#show('comments', found);
    return (more) => {
      show(more);
      this.counts = found.counts;
      if (!this.currentComment) this.current = this.comments[0]?.id;
    };
  }

  #show<Name extends 'comments' | 'blocks' | 'log'>(name: Name, { entries, skipped, next }: Some<Desk[Name][number]>) {
    return (more: boolean) => {
      const before = more ? (this[name] as Desk[Name][number][]) : [];
      // Something may have come or gone between the two answers.
      const known = new Set(before.map(({ id }) => id));
      Object.assign(this, { [name]: [...before, ...entries.filter(({ id }) => !known.has(id))] });
      this.skipped += skipped;
      this.next = next;
    };
  }

  async #do(work: () => Promise<Partial<Toast> & Pick<Toast, 'key'>>): Promise<boolean> {
    let done = false;
    try {
      this.toast = { failed: false, entries: [], ...(await work()) };
      done = true;
    } catch (error) {
      this.#failed(error, (failure) => (this.toast = { key: reasonOf(failure), failed: true, entries: [] }));
    }
    this.#host.requestUpdate();
    return done;
  }

  #failed(error: unknown, tell: (failure: ApiError) => void): void {
    const failure = toApiError(error);
    if (failure.code === 'unauthorized') this.#signedOut();
    else tell(failure);
  }

  #leave(ids: readonly string[], action: ModeratorAction): void {
    const stays = this.view === 'published' && action === 'approve';
    const at = this.comments.findIndex(({ id }) => id === this.current);
    const rest = this.comments.filter(({ id }) => stays || !ids.includes(id));
    if (!rest.some(({ id }) => id === this.current)) {
      const before = this.comments.slice(0, at).filter(({ id }) => !ids.includes(id)).length;
      this.current = (rest[before] ?? rest.at(-1))?.id;
    }
    const gone = this.comments.length - rest.length;
    this.comments = rest;
    ids.forEach((id) => this.selected.delete(id));
    if (this.replyingTo !== undefined && ids.includes(this.replyingTo)) this.replyingTo = undefined;
    this.#count(action, gone);
    if (rest.length === 0 && this.next !== null) void this.load();
  }

  /** The counts of the queues, until the next answer says better. */
  #count(action: ModeratorAction, gone: number): void {
    const to = { approve: 'published', hide: 'held', spam: 'spam', delete: 'deleted' } as const;
    const { view, counts } = this;
    if (view === 'log' || view === 'blocks' || gone === 0) return;
    this.counts = { ...counts, [view]: Math.max(0, (counts[view] ?? 0) - gone) };
    const target = to[action];
    if (target !== view) this.counts[target] = (this.counts[target] ?? 0) + gone;
  }
}

const REASONS: Partial<Record<ApiError['code'], MessageKey>> = {
  conflict: 'modActStale',
  not_found: 'modActGone',
  invalid: 'modActInvalid',
  offline: 'modActOffline',
};

const reasonOf = ({ code }: ApiError): MessageKey => REASONS[code] ?? 'modActFailed';
