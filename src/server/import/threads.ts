/** What has to be known of every comment of a file before the first one is written. No text is. */
interface Entry {
  line: number;
  /** Its id here, unless it has to come after what it answers. */
  id: string;
  page: string;
  parent: string | null;
  /** Whether its place is shown: published, or deleted. */
  shown: boolean;
}

/** Where a comment stands. */
export interface Place {
  id: string;
  parent: string | null;
  root: string;
  depth: number;
  /** What is worth telling of it. */
  note?: string;
  /** The nearest place from here upwards that can be answered. */
  anchor?: Place | undefined;
}

/** A comment that is in the store already, to be answered from a file that does not hold it. */
export interface Known {
  page: string;
  id: string;
  parent: string | null;
  root: string;
  depth: number;
}

/** Finds the threads in a file, whose comments may come in any order. */
export class Threads {
  readonly #entries = new Map<string, Entry & { place?: Place }>();
  readonly #known = new Map<string, Known>();
  readonly #verbatim: boolean;

  /** @param verbatim Whether the file is an export of ours: then ids and replies stay as they are. */
  constructor(verbatim: boolean) {
    this.#verbatim = verbatim;
  }

  /** False when there is one with this key already. */
  add(key: string, entry: Entry): boolean {
    if (this.#entries.has(key)) return false;
    this.#entries.set(key, entry);
    return true;
  }

  /** Whether this is the comment that was added, and not another with its key. */
  has(key: string, line: number): boolean {
    return this.#entries.get(key)?.line === line;
  }

  /** Parents that are not in the file. */
  missing(): ReadonlySet<string> {
    const parents = new Set<string>();
    for (const { parent } of this.#entries.values()) {
      if (parent !== null && !this.#entries.has(parent)) parents.add(parent);
    }
    return parents;
  }

  know(known: Known): void {
    this.#known.set(known.id, known);
  }

  /** Walks up and back by hand: a thread may be deeper than the stack. */
  place(key: string): Place {
    const line: (Entry & { place?: Place })[] = [];
    let entry = this.#entries.get(key)!;
    let above: Place | undefined;
    let note: string | undefined;
    for (const seen = new Set<object>(); ;) {
      if (entry.place) {
        above = entry.place;
        break;
      }
      line.push(entry);
      seen.add(entry);
      const { parent, page } = entry;
      if (parent === null) break;
      const next = this.#entries.get(parent);
      const known = next ?? this.#known.get(parent);
      if (next && seen.has(next)) note = 'its replies go round in a circle, so it starts a thread';
      else if (known?.page !== page) note = 'what it answers is not there, so it starts a thread';
      else if (next) {
        entry = next;
        continue;
      } else above = this.#known.get(parent);
      break;
    }
    for (const one of line.reverse()) {
      above = one.place = this.#placeBelow(one, above, note);
      note = undefined;
    }
    return above!;
  }

  #placeBelow({ id, shown }: Entry, above: Place | undefined, note: string | undefined): Place {
    // In a store of ours a reply may stand below what waits for approval; from elsewhere it would not be seen there.
    const parent = this.#verbatim ? above : above?.anchor;
    const own = !this.#verbatim && parent && id <= parent.id ? idAfter(parent.id, id) : id;
    const place: Place = {
      id: own,
      parent: parent?.id ?? null,
      root: parent?.root ?? own,
      depth: parent ? parent.depth + 1 : 0,
    };
    const told = note ?? (above !== parent ? 'what it answers is not shown, so it moves up' : undefined);
    if (told) place.note = told;
    place.anchor = shown ? place : parent;
    return place;
  }
}

/** The id with a time just after that of another: a thread is read in the order of its ids. */
const idAfter = (before: string, id: string): string => {
  const time = Number.parseInt(before.replace('-', '').slice(0, 12), 16) + 1;
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${id.slice(13)}`;
};
