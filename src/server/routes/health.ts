import type { Route } from './route.js';

const status = { status: 'ok' };
const noStore = { 'Cache-Control': 'no-store' };

/** `GET /healthz`: one that does not answer is to be started again, which would not help a database. */
export const health: Route = async (context) => context.json(status, 200, noStore);

/** `GET /readyz`: whether the process is of use. */
export const readiness: Route = async (context, { open }) => {
  const { store } = await open();
  await store.check();
  return context.json(status, 200, noStore);
};
