// Asks PostgreSQL on behalf of a thread that stands still meanwhile: what a test looks up in a database is one line,
// as it is with SQLite.
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';

const { port, signal } = workerData;
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
/** By URL. */
const clients = new Map();

const clientOf = async (url) => {
  if (!clients.has(url)) {
    const client = new pg.Client(url);
    // The server may be stopped under it.
    client.on('error', () => clients.delete(url));
    await client.connect();
    clients.set(url, client);
  }
  return clients.get(url);
};

port.on('message', async ({ url, sql, parameters }) => {
  let answer;
  try {
    const result = await (await clientOf(url)).query(sql, parameters);
    answer = { rows: Array.isArray(result) ? result.at(-1).rows : result.rows };
  } catch (error) {
    answer = { error: `${error.message} (${sql})` };
  }
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
parentPort.unref();
