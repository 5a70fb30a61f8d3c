import type { ImportedPage } from '../storage/import-rows.js';
import type { DriverDatabase } from '../storage/sqlite-statements.js';

type Row = Omit<ImportedPage, 'closed' | 'createdAt'> & { closed: number; created_at: number };

/** The pages of a file, kept on disk. */
export class Pages {
  readonly #database: DriverDatabase;
  readonly #insert;
  readonly #update;
  readonly #select;

  /** @param database Where it may make tables. */
  constructor(database: DriverDatabase) {
    database.exec(
      'create table pages (url text primary key, title text, closed integer, created_at integer) without rowid',
    );
    this.#database = database;
    this.#insert = database.prepare('insert into pages values (?, ?, 0, ?) on conflict do nothing');
    this.#update = database.prepare(
      `update pages set closed = max(closed, ?), title = coalesce(title, ?), created_at = coalesce(?, created_at)
       where url = ?`,
    );
    this.#select = database.prepare('select * from pages where url = ?');
  }

  /** A page that a comment stands on. The first comment says what it is called, and since when it is there. */
  add({ url, title, createdAt }: Omit<ImportedPage, 'closed'>): void {
    this.#insert.run(url, title, createdAt);
  }

  /** What the file says of a page itself. */
  describe({ url, title, closed, createdAt }: Omit<ImportedPage, 'createdAt'> & { createdAt?: number | undefined }) {
    // An open page without comments is the same as none.
    if (!closed && createdAt === undefined && !this.#find(url)) return;
    this.add({ url, title, createdAt: createdAt ?? 0 });
    this.#update.run(Number(closed), title, createdAt ?? null, url);
  }

  /** Those with these addresses. */
  of(urls: ReadonlySet<string>): ImportedPage[] {
    return [...urls].map((url) => this.#find(url)!);
  }

  /** All of them, some at a time. */
  *all(most: number): Iterable<ImportedPage[]> {
    const some = this.#database.prepare('select * from pages where url > ? order by url limit ?');
    for (let last = ''; ;) {
      const rows = some.all(last, most) as Row[];
      if (rows.length === 0) return;
      yield rows.map(read);
      last = rows.at(-1)!.url;
    }
  }

  #find(url: string): ImportedPage | undefined {
    const [row] = this.#select.all(url) as Row[];
    return row && read(row);
  }
}

const read = ({ url, title, closed, created_at }: Row): ImportedPage => ({
  url,
  title,
  closed: closed > 0,
  createdAt: Number(created_at),
});
