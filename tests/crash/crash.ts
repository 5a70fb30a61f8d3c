/**
 * Kills the endpoint again and again while several clients write to it, and counts.
 *
 *     npm run test:crash -- [--rounds 30] [--store sqlite|postgres] [--clients 8] [--copies 1] [--comments 0]
 *
 * On each round the process ends by SIGKILL at a random moment; every third round on PostgreSQL, the database is killed
 * as well. A client tries each comment with one key until it is acknowledged, as the form does. In the end every
 * acknowledged comment must be there once, and nothing that nobody sent. With `--copies`, so many requests with one key
 * are sent for each comment at once; `--comments` are acknowledged at least, if need be after the last round.
 */
import { parseArgs } from 'node:util';
import { crash, type Report, STORES, type StoreName } from './run.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    store: { type: 'string' },
    clients: { type: 'string', default: '8' },
    copies: { type: 'string', default: '1' },
    comments: { type: 'string', default: '0' },
  },
});

const say = (store: StoreName, { rounds, acknowledged, tries, lost, twice, foreign, slowest, integrity }: Report) => {
  console.log(
    `${store}: ${rounds} rounds, ${acknowledged} acknowledged in ${tries} tries, ${lost} lost, ${twice} twice, ` +
      `${foreign} that nobody sent, integrity ${integrity}, slowest start ${Math.round(slowest)} ms`,
  );
  return lost + twice + foreign === 0 && integrity === 'ok';
};

for (const store of values.store ? [values.store as StoreName] : STORES) {
  const [rounds, clients, copies, comments] = [values.rounds, values.clients, values.copies, values.comments].map(
    Number,
  );
  const report = await crash({ store, rounds: rounds!, clients: clients!, copies: copies!, comments: comments! });
  if (!say(store, report)) process.exitCode = 1;
}
