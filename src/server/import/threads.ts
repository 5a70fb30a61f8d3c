import type { DriverDatabase } from '../storage/sqlite-statements.js';

/** What has to be known of every comment of a file before the first one is written. No text is. */
interface Entry {
  key: string;
  line: number;
  /** Its id here, unless it has to come after what it answers. */
  id: string;
  page: string;
  parent: string | null;
  /** Whether its place is shown: published, or deleted. */
  shown: boolean;
}

/** What a comment can stand below. */
interface Above {
  id: string;
  root: string;
  depth: number;
}

/** Where a comment stands. */
export interface Place extends Above {
  parent: string | null;
  /** What is worth telling of it. */
  note?: string | undefined;
  /** The nearest place from here upwards that can be answered. */
  anchor?: Above | undefined;
}

/** A comment that is in the store already, to be answered from a file that does not hold it. */
export interface Known extends Above {
  page: string;
  parent: string | null;
}

type Found = Entry & { place: Place | undefined };

/** Comments that are looked for at a time. */
const BATCH = 500;

/** Finds the threads in a file, whose comments may come in any order. Keeps what it knows of them on disk. */
export class Threads {
  readonly #database: DriverDatabase;
  readonly #verbatim: boolean;
  readonly #insert;
  readonly #select;
  readonly #update;

  /**
   * @param database Where it may make tables.
   * @param verbatim Whether the file is an export of ours: then ids and replies stay as they are.
   */
  constructor(database: DriverDatabase, verbatim: boolean) {
    database.exec(`create table entries (
      key text primary key, line integer, id text, page text, parent text, shown integer, place text
    ) without rowid`);
    this.#database = database;
    this.#verbatim = verbatim;
    this.#insert = database.prepare('insert into entries values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing');
    this.#select = database.prepare('select * from entries where key = ?');
    this.#update = database.prepare('update entries set place = ? where key = ?');
  }

  /** False when there is one with this key already. */
  add({ key, line, id, page, parent, shown }: Entry): boolean {
    return Number(this.#insert.run(key, line, id, page, parent, Number(shown), null).changes) > 0;
  }

  /** Whether this is the comment that was added, and not another with its key. */
  has(key: string, line: number): boolean {
    return this.#find(key)?.line === line;
  }

  /** Parents that are not in the file, some at a time. */
  *missing(): Iterable<string[]> {
    // Beforehand: what is found of them changes the other table.
    this.#database.exec(`create table missing as select distinct parent as id from entries
      where parent is not null and parent not in (select key from entries)`);
    const some = this.#database.prepare('select rowid, id from missing where rowid > ? order by rowid limit ?');
    for (let last = 0; ;) {
      const rows = some.all(last, BATCH) as { rowid: number; id: string }[];
      if (rows.length === 0) return;
      yield rows.map(({ id }) => id);
      last = rows.at(-1)!.rowid;
    }
  }

  know({ page, ...place }: Known): void {
    this.#insert.run(place.id, -1, place.id, page, place.parent, 1, JSON.stringify(place));
  }

  /** Walks up and back by hand: a thread may be deeper than the stack. */
  place(key: string): Place {
    const line: Entry[] = [];
    let entry = this.#find(key)!;
    let above: Place | undefined;
    let note: string | undefined;
    for (const seen = new Set<string>(); ;) {
      if (entry.place) {
        above = entry.place;
        break;
      }
      line.push(entry);
      seen.add(entry.key);
      const { parent, page } = entry;
      if (parent === null) break;
      const next = this.#find(parent);
      if (seen.has(parent)) note = 'its replies go round in a circle, so it starts a thread';
      else if (next?.page !== page) note = 'what it answers is not there, so it starts a thread';
      else {
        entry = next;
        continue;
      }
      break;
    }
    for (const one of line.reverse()) {
      above = this.#placeBelow(one, above, note);
      this.#update.run(JSON.stringify(above), one.key);
      note = undefined;
    }
    return above!;
  }

  #placeBelow({ id, shown }: Entry, above: Place | undefined, note: string | undefined): Place {
    // In a store of ours a reply may stand below what waits for approval; from elsewhere it would not be seen there.
    const parent = this.#verbatim ? above : above?.anchor;
    const own = !this.#verbatim && parent && id <= parent.id ? idAfter(parent.id, id) : id;
    const place: Above = { id: own, root: parent?.root ?? own, depth: parent ? parent.depth + 1 : 0 };
    const moved = above?.id !== parent?.id;
    return {
      ...place,
      parent: parent?.id ?? null,
      note: note ?? (moved ? 'what it answers is not shown, so it moves up' : undefined),
      anchor: shown ? place : parent && { id: parent.id, root: parent.root, depth: parent.depth },
    };
  }

  #find(key: string): Found | undefined {
    const [row] = this.#select.all(key) as (Omit<Found, 'shown' | 'place'> & { shown: number; place: string | null })[];
    return (
      row && { ...row, shown: row.shown > 0, place: row.place === null ? undefined : (JSON.parse(row.place) as Place) }
    );
  }
}

/** The id with a time just after that of another: a thread is read in the order of its ids. */
const idAfter = (before: string, id: string): string => {
  const time = Number.parseInt(before.replace('-', '').slice(0, 12), 16) + 1;
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${id.slice(13)}`;
};
