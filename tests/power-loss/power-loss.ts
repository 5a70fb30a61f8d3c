/**
 * Cuts the power under the endpoint, as far as that can be done without: everything that is written to the files of its
 * store is recorded, with each sync, and then played up to one moment after the other, without what was not synced by
 * then. What was acknowledged before that moment must be there.
 *
 *     npm run test:power-loss -- [--store sqlite|postgres] [--points N] [--comments 400] [--seed N]
 *
 * The power is cut 600 times for each setting of SQLite, and 60 times for each of PostgreSQL, which takes a second to
 * start, unless `--points` says how often. With commits that do not wait for the disk, the same must lose comments:
 * otherwise this would show nothing. Needs a C compiler, and Linux.
 */
import { parseArgs } from 'node:util';
import { play } from './play.js';
import { postgres } from './postgres.js';
import { createRecorder } from './recording.js';
import { sqlite } from './sqlite.js';

const STORES = { sqlite, postgres };
type StoreName = keyof typeof STORES;

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    points: { type: 'string' },
    comments: { type: 'string', default: '400' },
    seed: { type: 'string' },
  },
});
const comments = Number(values.comments);
const seed = Number(values.seed ?? Date.now() % 2 ** 32);

console.log(`seed ${seed}`);
const recorder = createRecorder();
try {
  for (const name of values.store ? [values.store as StoreName] : (Object.keys(STORES) as StoreName[])) {
    const { settings, record, ...store } = STORES[name];
    const points = Number(values.points ?? store.points);
    for (const setting of settings) {
      await record({ setting, comments, recorder }, async (recording) => {
        const { cuts, writes, syncs, lost, twice, damaged } = await play(recording, { points, seed });
        console.log(
          `${name}, ${setting}: ${cuts} power cuts in ${writes} writes and ${syncs} syncs, ` +
            `of ${recording.acknowledged.size} acknowledged ${lost} lost, ${twice} twice, ${damaged} times damaged`,
        );
        const right = setting === settings[0] ? lost + twice + damaged === 0 : lost > 0;
        if (!right) process.exitCode = 1;
      });
    }
  }
} finally {
  recorder.remove();
}
