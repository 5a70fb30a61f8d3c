import { listComments } from '../client/list-comments.js';
import { currentPage, pageUrl } from '../internal/page.js';
import { safeUrl } from '../internal/url.js';
import type { CommentsElement } from './comments-element.js';
import type { Conversation, Room } from './conversation.js';
import { preferredSort } from './sorting.js';

/**
 * What an element's attributes name.
 * @param prepare Before comments are shown that the endpoint has rendered.
 * @param known What is known of the conversation already.
 */
export const roomOf = (
  host: CommentsElement,
  prepare: () => Promise<void>,
  { total = 0, closed = false, markdown }: Partial<Conversation> = {},
): Omit<Room, 'folded' | 'said'> => {
  const { client, pageSize: size } = host;
  const address = host.endpoint || host.querySelector('form')?.getAttribute('action');
  const endpoint = (address && safeUrl(address, document.baseURI)) || '';
  const page = (host.page && pageUrl(host.page, document.baseURI)) || currentPage();
  const conversation: Conversation = {
    comments: new Map(),
    read: async (query) => {
      const list = await (client?.list ? client.list({ page, ...query }) : listComments(endpoint, { page, ...query }));
      if (list.comments.some((comment) => comment.html)) await prepare();
      return list;
    },
    sort: preferredSort(host.sort),
    limit: size >= 1 ? Math.min(Math.floor(size), 100) : 20,
    total,
    closed,
    markdown,
    skipped: 0,
  };
  return { conversation, endpoint, page };
};
