import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { ImportedComment, ImportedPage, Imports } from '../storage/import-rows.js';
import { type Checked, check, checkPage, mapPage, type PageMap } from './check.js';
import type { Source, SourceComment, SourceRecord, SourceReport, SourceVote } from './source.js';
import { Threads } from './threads.js';
import { pageUrl } from '../../internal/page.js';

export interface ImportOptions {
  map: PageMap;
  /** Whether a wrong email or website is left out, and not the whole comment. */
  lenient: boolean;
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
 * a crash, adds what is missing and changes nothing else.
 */
export const importComments = async (
  source: Source,
  store: Imports,
  options: ImportOptions,
): Promise<ImportSummary> => {
  const run = new ImportRun(source, store, options);
  await run.survey();
  await run.write();
  return run.summary;
};

class ImportRun {
  readonly summary: ImportSummary = { added: 0, known: 0, refused: 0, skipped: 0, votes: 0, reports: 0 };
  readonly #source: Source;
  readonly #store: Imports;
  readonly #options: ImportOptions;
  readonly #threads: Threads;
  readonly #pages = new Map<string, ImportedPage>();
  #comments: ImportedComment[] = [];
  #places = new Map<string, { line: number; key: string }>();
  #votes: SourceVote[] = [];
  #reports: SourceReport[] = [];

  constructor(source: Source, store: Imports, options: ImportOptions) {
    this.#source = source;
    this.#store = store;
    this.#options = options;
    this.#threads = new Threads(source.format === 'ndjson');
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
    const missing = this.#source.format === 'ndjson' ? [...this.#threads.missing()] : [];
    for (let start = 0; start < missing.length; start += BATCH) {
      const found = await this.#store.find(missing.slice(start, start + BATCH));
      for (const known of found) this.#threads.know(known);
    }
  }

  async write(): Promise<void> {
    for await (const record of this.#read()) {
      if (record.kind === 'comment') this.#takeComment(record);
      else if (record.kind === 'vote') this.#votes.push({ ...record, page: this.#mapped(record.page) });
      else if (record.kind === 'report') this.#reports.push({ ...record, page: this.#mapped(record.page) });
      if (this.#comments.length >= BATCH || this.#votes.length >= BATCH || this.#reports.length >= BATCH) {
        await this.#flush();
      }
    }
    await this.#flush();
    const pages = [...this.#pages.values()];
    for (let start = 0; start < pages.length; start += BATCH) {
      await this.#store.addPages(pages.slice(start, start + BATCH));
    }
  }

  #read(): AsyncIterable<SourceRecord> {
    return this.#source.read((done) => this.#options.progress(done));
  }

  #surveyComment(comment: SourceComment): void {
    const checked = this.#check(comment);
    if ('reason' in checked) return this.#tell(comment, 'refused', checked.reason);
    const { draft, left } = checked;
    const page = this.#page(draft.page, { title: draft.title, createdAt: comment.createdAt });
    const added = this.#threads.add(comment.key, {
      line: comment.line,
      id: this.#id(comment),
      page: page.url,
      parent: comment.parent,
      shown: comment.status === 'published',
    });
    if (!added) return this.#tell(comment, 'refused', 'there is one with this id already');
    if (left.length > 0) this.#tell(comment, 'changed', `${left.join(' and ')} left out`);
  }

  #surveyPage({ url, title, closed, createdAt, line, key }: SourceRecord & { kind: 'page' }): void {
    const checked = checkPage(url, title, this.#options.map);
    if (!checked)
      return this.#tell({ line, key }, 'skipped', 'its page has no address, or a title that cannot be kept');
    // An open page without comments is the same as none.
    if (!closed && createdAt === undefined && !this.#pages.has(checked.page)) return;
    const page = this.#page(checked.page, { title: checked.title, createdAt: createdAt ?? 0 });
    page.closed ||= closed;
    page.title ??= checked.title;
    if (createdAt !== undefined) page.createdAt = createdAt;
  }

  /** One object a page, so that its address is in memory once. */
  #page(url: string, { title, createdAt }: { title: string | null; createdAt: number }): ImportedPage {
    let page = this.#pages.get(url);
    if (!page) this.#pages.set(url, (page = { url, title, closed: false, createdAt }));
    return page;
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
      ...comment.own?.columns,
      ...place,
      page: this.#pages.get(draft.page)!.url,
      meta: meta && JSON.stringify(meta),
      status: comment.status,
      created_at: comment.createdAt,
      edited_at: comment.editedAt,
      deleted_at: comment.deletedAt,
      token_hash: comment.own?.tokenHash ?? '',
      likes: comment.likes,
    });
  }

  async #flush(): Promise<void> {
    const { added, elsewhere } = await this.#store.addComments(this.#comments, this.#pages);
    for (const id of elsewhere) {
      this.#tell(this.#places.get(id)!, 'refused', 'another page has a comment with this id');
    }
    this.summary.added += added;
    this.summary.known += this.#comments.length - added - elsewhere.length;
    const votes = await this.#store.addVotes(this.#votes);
    const reports = await this.#store.addReports(this.#reports);
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
