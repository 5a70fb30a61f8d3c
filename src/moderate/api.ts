import * as z from 'zod/mini';
import { ApiError } from '../client/api-error.js';
import { exchange } from '../client/exchange.js';
import { problemError } from '../client/problem-error.js';
import {
  block,
  type Block,
  type BlockKind,
  blocks,
  log,
  logEntry,
  type LogEntry,
  logged,
  moderated,
  moderatedComment,
  type ModeratedComment,
  type ModeratorAction,
  queue,
  type Queue,
  session,
  type Session,
} from '../contract/moderation.js';

/** Milliseconds. */
const TIMEOUT = 30_000;

/** Some of a list, how many of its entries made no sense, and the cursor of what follows. */
export interface Some<T> {
  entries: T[];
  skipped: number;
  next: string | null;
}

export interface QueueSearch {
  in: Queue;
  search?: string;
  page?: string;
  cursor?: string | null;
}

/** The endpoint's API for moderators. Whatever goes wrong is an `ApiError`. */
export class ModerateApi {
  readonly #base: string;
  /** Who is signed in. */
  session: Session | undefined;

  /** @param base Absolute address of `{endpoint}/moderate`. */
  constructor(base: string) {
    this.#base = base;
  }

  /** Finds out who is signed in, if anybody is. */
  async resume(): Promise<boolean> {
    this.session = (await this.#ask(z.nullable(session), 'GET', '/session')) ?? undefined;
    return this.session !== undefined;
  }

  async signIn(token: string): Promise<Session> {
    return (this.session = await this.#ask(session, 'POST', '/session', { token }));
  }

  async signOut(): Promise<void> {
    await this.#ask(z.unknown(), 'DELETE', '/session');
    this.session = undefined;
  }

  async queue(query: QueueSearch): Promise<Some<ModeratedComment> & { counts: Partial<Record<Queue, number>> }> {
    const answer = await this.#ask(queue, 'GET', `/queue?${parameters(query)}`);
    return { ...some(moderatedComment, answer.comments), next: answer.next, counts: answer.counts };
  }

  async log(cursor: string | null): Promise<Some<LogEntry>> {
    const answer = await this.#ask(log, 'GET', `/log?${parameters({ cursor })}`);
    return { ...some(logEntry, answer.entries), next: answer.next };
  }

  async blocks(cursor: string | null): Promise<Some<Block>> {
    const answer = await this.#ask(blocks, 'GET', `/blocks?${parameters({ cursor })}`);
    return { ...some(block, answer.blocks), next: answer.next };
  }

  act(action: ModeratorAction, comments: readonly string[]): Promise<z.infer<typeof moderated>> {
    return this.#ask(moderated, 'POST', '/actions', { action, comments });
  }

  reply(comment: string, text: string): Promise<z.infer<typeof logged>> {
    return this.#ask(logged, 'POST', `/comments/${encodeURIComponent(comment)}/reply`, { text });
  }

  close(url: string, closed: boolean): Promise<z.infer<typeof logged>> {
    return this.#ask(logged, 'POST', '/pages', { url, closed });
  }

  block(comment: string, kind: BlockKind, until: string | null): Promise<z.infer<typeof logged>> {
    return this.#ask(logged, 'POST', '/blocks', { comment, kind, until });
  }

  lift(id: string): Promise<z.infer<typeof logged>> {
    return this.#ask(logged, 'DELETE', `/blocks/${encodeURIComponent(id)}`);
  }

  undo(entry: string): Promise<z.infer<typeof logged>> {
    return this.#ask(logged, 'POST', `/log/${encodeURIComponent(entry)}/undo`);
  }

  async #ask<T extends z.ZodMiniType>(schema: T, method: string, path: string, body?: unknown): Promise<z.output<T>> {
    const url = this.#base + path;
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (this.session && method !== 'GET') headers['Afterword-Csrf'] = this.session.csrf;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const answer = await exchange(
      url,
      {
        method,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      { timeout: TIMEOUT },
    );
    if (!answer.ok) throw problemError(method, url, answer);
    const read = schema.safeParse(parse(answer.text));
    if (!read.success) throw new ApiError('unreadable', { method, url, status: answer.status });
    return read.data;
  }
}

const parameters = (values: object): URLSearchParams =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => typeof value === 'string' && value !== ''));

/** An answer without a body says all that it has to say. */
const parse = (text: string): unknown => {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const some = <T extends z.ZodMiniType>(schema: T, values: readonly unknown[]) => {
  const entries = values.flatMap((value) => {
    const read = schema.safeParse(value);
    return read.success ? [read.data] : [];
  });
  return { entries, skipped: values.length - entries.length };
};
