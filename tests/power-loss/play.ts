import { createRandom } from '../fuzz/random.js';
import { Disk, LOSSES } from './disk.js';
import type { Recording } from './recording.js';

interface Options {
  points: number;
  seed: number;
}

/** Cuts the power at so many moments, and says what of it was wrong. */
export const play = async (recording: Recording, { points, seed }: Options) => {
  checkRecord(recording);
  const { before, operations, acknowledged, open } = recording;
  const random = createRandom(seed);
  const disk = new Disk(before);
  let cuts = 0;
  let damaged = 0;
  const lost = new Set<string>();
  let twice = 0;
  for (const [index, operation] of operations.entries()) {
    disk.apply(operation);
    while (cuts < ((index + 1) / operations.length) * points) {
      const { texts, integrity } = await open(disk.after(LOSSES[cuts++ % LOSSES.length]!, random));
      const stored = new Set(texts);
      if (integrity !== 'ok') damaged++;
      twice += texts.length - stored.size;
      for (const [text, end] of acknowledged) if (end <= operation.end && !stored.has(text)) lost.add(text);
    }
  }
  const syncs = operations.filter(({ kind }) => kind === 'sync').length;
  return { cuts, writes: operations.length - syncs, syncs, lost: lost.size, twice, damaged };
};

const NOTHING = Buffer.alloc(0);

/** Played to the end, the record must give what is there: otherwise a file was changed by a call that `record.c` misses. */
const checkRecord = ({ before, operations, after }: Recording): void => {
  const disk = new Disk(before);
  for (const operation of operations) disk.apply(operation);
  const now = disk.now();
  for (const name of new Set([...now.keys(), ...after.keys()])) {
    // Nobody writes down that a file is empty.
    if ((now.get(name) ?? NOTHING).equals(after.get(name) ?? NOTHING)) continue;
    throw new Error(`${name} is not as the record says: something wrote to it that is not recorded`);
  }
};
