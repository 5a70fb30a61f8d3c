import type { Random } from '../fuzz/random.js';

/** What a process did to a file. */
export interface Operation {
  kind: 'write' | 'truncate' | 'sync' | 'remove';
  path: string;
  /** For `truncate` the length that is left. */
  offset: number;
  data: Buffer;
  /** Where in the record it ends. */
  end: number;
}

/** The record that `record.c` writes. */
export const readRecord = (record: Buffer): Operation[] => {
  const operations: Operation[] = [];
  for (let at = 0; at < record.length;) {
    const line = record.indexOf('\n', at);
    const [, kind, offset, length, path] = /^(\w+) (\d+) (\d+) (.*)$/.exec(record.toString('utf8', at, line))!;
    const end = line + 1 + Number(length);
    const data = record.subarray(line + 1, end);
    operations.push({ kind: kind as Operation['kind'], path: path!, offset: Number(offset), data, end });
    at = end;
  }
  return operations;
};

/** What becomes of what was not synced: all of it is lost, or any part of it, or all after a moment, the last torn. */
export const LOSSES = ['all', 'some', 'torn'] as const;
export type Loss = (typeof LOSSES)[number];

const SECTOR = 512;

/** Files as they are on the disk itself; what was written since the last sync is on its way. */
export class Disk {
  readonly #files = new Map<string, { image: Buffer; pending: Operation[] }>();

  apply(operation: Operation): void {
    const { kind, path } = operation;
    if (kind === 'remove') return void this.#files.delete(path);
    const file = this.#files.get(path) ?? { image: Buffer.alloc(0), pending: [] };
    this.#files.set(path, file);
    if (kind !== 'sync') return void file.pending.push(operation);
    file.image = changed(file.image, file.pending);
    file.pending = [];
  }

  /** The files that are found when the power is back. */
  after(loss: Loss, random: Random): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const [path, { image, pending }] of this.#files) {
      found.set(path, changed(image, kept(pending, loss, random)));
    }
    return found;
  }
}

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
