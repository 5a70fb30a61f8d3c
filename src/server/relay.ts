import { randomUUID } from 'node:crypto';
import type { EventBus } from './events.js';
import { publicComment } from './public-comment.js';
import type { Store } from './storage/store.js';
import { isPublic } from './storage/visible.js';

/** What happened, as short as it can be told: a comment itself may be larger than a message. */
interface Message {
  from: string;
  page: string;
  event: 'comment-published' | 'comment-edited' | 'comment-removed';
  id: string;
}

export interface Relay {
  tell(page: string, event: Message['event'], id: string): void;
  close(): Promise<void>;
}

/** Whoever may use the database can say anything there. */
const parse = (text: string): Message | undefined => {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined;
  }
};

/** Tells other instances on the same store what happens here, and our listeners what happens there. */
export const openRelay = async (store: Store, events: EventBus, votes: boolean): Promise<Relay> => {
  const from = randomUUID();
  // One after the other, so that an edit does not overtake what it edits.
  let before = Promise.resolve();
  const hear = async ({ page, event, id }: Message) => {
    if (event === 'comment-removed') return events.publish(page, event, { id });
    const row = await store.find(id);
    if (row && isPublic(row)) events.publish(page, event, { comment: publicComment(row, votes) });
  };
  const channel = await store.listen({
    heard(text) {
      const message = parse(text);
      if (!message || message.from === from || !events.has(message.page)) return;
      before = before.then(() => hear(message)).catch(() => events.close());
    },
    // Browsers come back by themselves, and ask for what they have missed.
    missed: () => events.close(),
  });
  return {
    tell: (page, event, id) => channel?.tell(JSON.stringify({ from, page, event, id } satisfies Message)),
    async close() {
      await channel?.close();
    },
  };
};
