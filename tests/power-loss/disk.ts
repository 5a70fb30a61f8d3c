import type { Random } from '../fuzz/random.js';

/** What a process did to a file of the folder, or to the folder itself, whose name is empty. */
export interface Operation {
  kind: 'write' | 'truncate' | 'sync' | 'rename' | 'link' | 'remove';
  name: string;
  /** For `truncate` the length that is left, for `sync` how much of the record there was when it began. */
  offset: number;
  /** For `rename` and `link` the other name. */
  data: Buffer;
  /** Where in the record it ends. */
  end: number;
}

/** Files of one folder, by name. */
export type Files = ReadonlyMap<string, Buffer>;

/** The record that `record.c` writes. */
export const readRecord = (record: Buffer): Operation[] => {
  const operations: Operation[] = [];
  for (let at = 0; at < record.length;) {
    const line = record.indexOf('\n', at);
    const [, kind, offset, length, name] = /^(\w+) (\d+) (\d+) (.*)$/.exec(record.toString('utf8', at, line))!;
    const end = line + 1 + Number(length);
    const data = record.subarray(line + 1, end);
    operations.push({ kind: kind as Operation['kind'], name: name!, offset: Number(offset), data, end });
    at = end;
  }
  return operations;
};

/** What becomes of what was not synced: all of it is lost, or any part of it, or all after a moment, the last torn. */
export const LOSSES = ['all', 'some', 'torn'] as const;
export type Loss = (typeof LOSSES)[number];

const SECTOR = 512;

/** As it is on the disk itself; what was written since the last sync is on its way. */
interface File {
  image: Buffer;
  pending: Operation[];
}

/** Which files the folder has after an operation. */
interface Listing {
  files: ReadonlyMap<string, File>;
  end: number;
}

/** A folder of files as it is on the disk itself, and what is on its way there. */
export class Disk {
  /** Since the folder was synced. The last is what processes see; no more than the first is certain. */
  #listings: Listing[];

  constructor(files: Files) {
    this.#listings = [{ files: new Map([...files].map(([name, image]) => [name, { image, pending: [] }])), end: 0 }];
  }

  apply(operation: Operation): void {
    const { kind, name, offset, data, end } = operation;
    const files = this.#listings.at(-1)!.files;
    const file = files.get(name) ?? { image: Buffer.alloc(0), pending: [] };
    switch (kind) {
      case 'write':
      case 'truncate':
        file.pending.push(operation);
        if (!files.has(name)) this.#list(new Map(files).set(name, file), end);
        return;
      case 'sync':
        if (name === '') {
          const known = this.#listings.findLastIndex((listing) => listing.end <= offset);
          this.#listings = this.#listings.slice(Math.max(known, 0));
        } else {
          const synced = file.pending.filter((pending) => pending.end <= offset).length;
          file.image = changed(file.image, file.pending.splice(0, synced));
        }
        return;
      case 'rename':
      case 'link':
      case 'remove': {
        const renamed = new Map(files);
        if (kind !== 'link') renamed.delete(name);
        if (kind !== 'remove') renamed.set(data.toString(), file);
        return this.#list(renamed, end);
      }
      default:
        throw new Error(`The record has a "${String(kind)}"`);
    }
  }

  /** The files that are found when the power is back. */
  after(loss: Loss, random: Random): Files {
    const listing = this.#listings[loss === 'all' ? 0 : random.below(this.#listings.length)]!;
    return found(listing, (pending) => kept(pending, loss, random));
  }

  /** The files that processes see. */
  now(): Files {
    return found(this.#listings.at(-1)!, (pending) => pending);
  }

  #list(files: ReadonlyMap<string, File>, end: number): void {
    this.#listings.push({ files, end });
  }
}

const found = ({ files }: Listing, keep: (pending: readonly Operation[]) => readonly Operation[]): Files =>
  new Map([...files].map(([name, { image, pending }]) => [name, changed(image, keep(pending))]));

const kept = (pending: readonly Operation[], loss: Loss, random: Random): Operation[] => {
  if (loss === 'all') return [];
  if (loss === 'some') return pending.filter(() => random.chance(0.5));
  const some = pending.slice(0, random.below(pending.length + 1));
  const last = some.pop();
  if (!last) return some;
  const sectors = random.below(Math.ceil(last.data.length / SECTOR) + 1);
  return [...some, { ...last, data: last.data.subarray(0, sectors * SECTOR) }];
};

const changed = (image: Buffer, operations: readonly Operation[]): Buffer => {
  const sizes = operations.map(({ kind, offset, data }) => (kind === 'write' ? offset + data.length : 0));
  const bytes = Buffer.alloc(sizes.reduce((most, size) => Math.max(most, size), image.length));
  image.copy(bytes);
  let length = image.length;
  operations.forEach(({ kind, offset, data }, index) => {
    if (kind === 'write') data.copy(bytes, offset);
    else bytes.fill(0, offset);
    length = kind === 'write' ? Math.max(length, sizes[index]!) : offset;
  });
  return bytes.subarray(0, length);
};
