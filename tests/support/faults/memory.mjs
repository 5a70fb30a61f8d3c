/** What a fault remembers of its requests: `seen` is what `__state` tells, `held` are answers that wait. */
export const newMemory = () => ({ turn: 0, held: undefined, seen: { requests: [], keys: [], commits: 0 } });

export const hold = (memory) => {
  memory.held ??= [];
  return {};
};

/** Sends what was held back. */
export const release = (memory) => {
  const held = memory.held ?? [];
  memory.held = undefined;
  for (const send of held) send();
  return { released: held.length };
};

export const record = ({ seen }, { method, headers }, url, body) => {
  seen.requests.push({
    time: Date.now(),
    method,
    host: url.host,
    path: url.pathname + url.search,
    key: keyOf(headers, body),
    origin: headers.origin ?? null,
    cookie: headers.cookie !== undefined,
    body,
  });
};

/** Stores a comment the way an honest endpoint does: once for each Idempotency-Key. */
export const commit = ({ seen }, headers, body) => {
  const key = keyOf(headers, body);
  if (key && seen.keys.includes(key)) return;
  seen.keys.push(key);
  seen.commits++;
};

/** Form posts carry the key as a field, because a header of our own would ask for a preflight. */
const keyOf = (headers, body) =>
  headers['idempotency-key'] ?? (isForm(headers) ? new URLSearchParams(body).get('key') : null);

export const isForm = (headers) => /urlencoded/.test(headers['content-type'] ?? '');
