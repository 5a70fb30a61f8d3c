import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { ImportedComment, Imports } from '../storage/import-rows.js';
import { type Checked, check, type CheckOptions, checkPage, mapPage } from './check.js';
import { openScratch } from '../storage/sqlite.js';
import type { DriverDatabase } from '../storage/sqlite-statements.js';
import type { SubscribersTable } from '../storage/schema.js';
import { Pages } from './pages.js';
import type { Source, SourceComment, SourceRecord, SourceReport, SourceVote } from './source.js';
import { Threads } from './threads.js';
import { pageUrl } from '../../internal/page.js';

export interface ImportOptions extends CheckOptions {
  /** What could not be taken, or not as it was. Holds nothing that a reader wrote. */
  report(entry: Reported): void;
  /** Bytes or rows since the last call; the file is read twice. */
  progress(done: number): void;
}

export interface Reported {
  line: number;
  /** What the source calls it; empty when it has no name. */
  key: string;
  what: 'refused' | 'skipped' | 'changed';
  reason: string;
}

export interface ImportSummary {
  added: number;
  /** Those that the store had already. */
  known: number;
  refused: number;
  /** What is no comment. */
  skipped: number;
  /** Votes and reports that were new. */
  votes: number;
  reports: number;
}

/** Rows in one transaction. */
const BATCH = 500;

/**
 * Brings the comments of a file into a store. The file is read once to find its threads and whatever is wrong with the
 * file as a whole, before anything is written; then again to write it, in transactions. A second run, or one after
 * a crash, adds what is missing and changes nothing else. What has to be remembered is on disk, however long the file.
 */
export const importComments = async (
  source: Source,
  store: Imports,
  options: ImportOptions,
): Promise<ImportSummary> => {
  const notes = await openScratch();
  try {
    const run = new ImportRun({ source, store, notes }, options);
    await run.survey();
    await run.write();
    return run.summary;
  } finally {
    notes.close();
  }
};

interface Places {
  source: Source;
  store: Imports;
  /** A database for what has to be remembered. */
  notes: DriverDatabase;
}

class ImportRun {
  readonly summary: ImportSummary = { added: 0, known: 0, refused: 0, skipped: 0, votes: 0, reports: 0 };
  readonly #source: Source;
  readonly #store: Imports;
  readonly #options: ImportOptions;
  readonly #threads: Threads;
  readonly #pages: Pages;
  #comments: ImportedComment[] = [];
  #places = new Map<string, { line: number; key: string }>();
  #votes: SourceVote[] = [];
  #reports: SourceReport[] = [];
  #subscribers: SubscribersTable[] = [];

  constructor({ source, store, notes }: Places, options: ImportOptions) {
    this.#source = source;
    this.#store = store;
    this.#options = options;
    this.#pages = new Pages(notes);
    this.#threads = new Threads(notes, source.format === 'ndjson');
  }

  async survey(): Promise<void> {
    for await (const record of this.#read()) {
      switch (record.kind) {
        case 'comment':
          this.#surveyComment(record);
          break;
        case 'page':
          this.#surveyPage(record);
          break;
        case 'refused':
        case 'skipped':
          this.#tell(record, record.kind, record.reason);
      }
    }
    if (this.#source.format !== 'ndjson') return;
    for (const missing of this.#threads.missing()) {
      for (const known of await this.#store.find(missing)) this.#threads.know(known);
    }
  }

  async write(): Promise<void> {
    for await (const record of this.#read()) {
      if (record.kind === 'comment') this.#takeComment(record);
      else if (record.kind === 'vote') this.#votes.push({ ...record, page: this.#mapped(record.page) });
      else if (record.kind === 'report') this.#reports.push({ ...record, page: this.#mapped(record.page) });
      else if (record.kind === 'subscriber') this.#subscribers.push(record.row);
      const waiting = [this.#comments, this.#votes, this.#reports, this.#subscribers];
      if (waiting.some(({ length }) => length >= BATCH)) await this.#flush();
    }
    await this.#flush();
    for (const pages of this.#pages.all(BATCH)) await this.#store.addPages(pages);
  }

  #read(): AsyncIterable<SourceRecord> {
    return this.#source.read((done) => this.#options.progress(done));
  }

  #surveyComment(comment: SourceComment): void {
    const checked = this.#check(comment);
    if ('reason' in checked) return this.#tell(comment, 'refused', checked.reason);
    const { draft, left, verdict } = checked;
    this.#pages.add({ url: draft.page, title: draft.title, createdAt: comment.createdAt });
    const added = this.#threads.add({
      key: comment.key,
      line: comment.line,
      id: this.#id(comment),
      page: draft.page,
      parent: comment.parent,
      shown: verdict.status === 'published',
    });
    if (!added) return this.#tell(comment, 'refused', 'there is one with this id already');
    if (left.length > 0) this.#tell(comment, 'changed', `${left.join(' and ')} left out`);
    if (verdict.status !== comment.status) this.#tell(comment, 'changed', `it waits: ${verdict.reason}`);
  }

  #surveyPage({ url, title, closed, createdAt, line, key }: SourceRecord & { kind: 'page' }): void {
    const checked = checkPage(url, title, this.#options.map);
    if (!checked)
      return this.#tell({ line, key }, 'skipped', 'its page has no address, or a title that cannot be kept');
    this.#pages.describe({ url: checked.page, title: checked.title, closed, createdAt });
  }

  #takeComment(comment: SourceComment): void {
    if (!this.#threads.has(comment.key, comment.line)) return;
    const checked = this.#check(comment);
    if ('reason' in checked) return;
    const { spam: _spam, proof: _proof, title: _title, meta, ...draft } = checked.draft;
    const { note, anchor: ___, ...place } = this.#threads.place(comment.key);
    if (note) this.#tell(comment, 'changed', note);
    this.#places.set(place.id, comment);
    this.#comments.push({
      ...draft,
      ...checked.verdict,
      ...comment.own?.columns,
      ...place,
      meta: meta && JSON.stringify(meta),
      notify: Number(draft.notify),
      created_at: comment.createdAt,
      edited_at: comment.editedAt,
      deleted_at: comment.deletedAt,
      token_hash: comment.own?.tokenHash ?? '',
      likes: comment.likes,
    });
  }

  async #flush(): Promise<void> {
    const { added, elsewhere } = await this.#store.addComments(
      this.#comments,
      this.#pages.of(new Set(this.#comments.map(({ page }) => page))),
    );
    for (const id of elsewhere) {
      this.#tell(this.#places.get(id)!, 'refused', 'another page has a comment with this id');
    }
    this.summary.added += added;
    this.summary.known += this.#comments.length - added - elsewhere.length;
    const votes = await this.#store.addVotes(this.#votes);
    const reports = await this.#store.addReports(this.#reports);
    await this.#store.addSubscribers(this.#subscribers);
    this.#subscribers = [];
    this.summary.votes += votes.added;
    this.summary.reports += reports.added;
    for (const lost of [...votes.lost, ...reports.lost]) this.#tell(lost, 'refused', 'its comment is not there');
    this.#comments = [];
    this.#places = new Map();
    this.#votes = [];
    this.#reports = [];
  }

  #check(comment: SourceComment): Checked {
    return check(comment, this.#options);
  }

  #mapped(page: string): string {
    return pageUrl(mapPage(page, this.#options.map)) ?? page;
  }

  /**
   * A UUIDv7 made of what the source says, so that a second run makes the same: the time comes first, after it the
   * order in the source, then a hash.
   */
  #id({ own, key, createdAt, body }: SourceComment): string {
    if (own) return own.id;
    const random = createHash('sha256').update(`${this.#source.format}\n${body.page.url}\n${key}`).digest();
    return uuid({ msecs: createdAt, seq: Number(/\d{1,9}$/.exec(key)?.[0] ?? 0), random });
  }

  #tell({ line, key }: { line: number; key: string }, what: Reported['what'], reason: string): void {
    if (what !== 'changed') this.summary[what]++;
    this.#options.report({ line, key, what, reason });
  }
}
