import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { EndpointOptions } from '../../src/server/index.js';
import { openModerators } from '../../src/server/index.js';
import { comment, type CommentAnswer, ENDPOINT, jsonInit, openEndpoint, SITE } from './setup.js';

export const MODERATE = `${ENDPOINT}/moderate`;

/** What a browser says that is on the moderators' page. */
export const OWN_PAGE = { Origin: SITE, 'Sec-Fetch-Site': 'same-origin' };

export interface ModeratedAnswer {
  id: string;
  page: { url: string; title?: string; closed: boolean };
  author: { name: string; email?: string; website?: string; role?: string };
  text: string;
  state: string;
  reason?: string;
  detail?: string;
  reports: { reason: string; text?: string }[];
  reported: number;
  blockable: string[];
}
export interface QueueAnswer {
  comments: ModeratedAnswer[];
  next: string | null;
  counts: Record<string, number>;
}
interface EntryAnswer {
  id: string;
  at: string;
  moderator: string;
  action: string;
  comment?: string;
  page?: string;
  from?: string;
  to?: string;
  author?: string;
  blocked?: string;
  undone: boolean;
}

/** A token of a new moderator. */
export const newModerator = async (store: string, name = 'desk'): Promise<string> => {
  const moderators = await openModerators(store);
  try {
    return (await moderators.add(name))!;
  } finally {
    await moderators.close();
  }
};

/** The cookie of an answer, as a browser sends it back. */
export const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ');

/** An endpoint with a moderator who is signed in. */
export const openModerated = async (
  test: TestContext,
  options: Partial<EndpointOptions> & { hold?: (draft: { text: string }) => boolean } = {},
) => {
  const opened = openEndpoint(test, { moderation: 'first', ...options });
  await opened.endpoint.ready();
  const token = await newModerator(opened.store);
  const answer = await opened.fetch(MODERATE + '/session', jsonInit({ token }, OWN_PAGE));
  assert.equal(answer.status, 201);
  const { csrf } = (await answer.json()) as { csrf: string };
  const cookie = cookieOf(answer);
  const ask = (path: string, init: RequestInit = {}) =>
    opened.fetch(MODERATE + path, { ...init, headers: { Cookie: cookie, ...(init.headers as object) } });
  const send = (path: string, body: unknown, method = 'POST') =>
    ask(path, {
      method,
      headers: { ...OWN_PAGE, 'Content-Type': 'application/json', 'Afterword-Csrf': csrf },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    ...opened,
    token,
    cookie,
    csrf,
    ask,
    send,
    queue: async (query: Record<string, string> = {}) => {
      const response = await ask(`/queue?${new URLSearchParams(query)}`);
      assert.equal(response.status, 200);
      return (await response.json()) as QueueAnswer;
    },
    /** Does something to comments; the entries of the log. */
    act: async (action: string, ...comments: string[]) => {
      const response = await send('/actions', { action, comments });
      assert.equal(response.status, 200);
      const { entries } = (await response.json()) as { entries: { id: string; comment: string }[] };
      return entries.map(({ id }) => id);
    },
    undo: (entry: string) => send(`/log/${entry}/undo`, undefined),
    log: async () => {
      const response = await ask('/log?limit=100');
      return ((await response.json()) as { entries: EntryAnswer[] }).entries;
    },
    /** Posts a comment; its id, status and author's token. */
    say: async (changes: Record<string, unknown> = {}) => {
      const response = await opened.post(comment(changes));
      const body = (await response.json()) as { comment: CommentAnswer; token: string };
      return { status: response.status, id: body.comment?.id, token: body.token };
    },
  };
};
