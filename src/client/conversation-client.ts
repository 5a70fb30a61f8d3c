import { deleteComment, editComment, findComment, reportComment, voteComment } from './change-comment.js';
import type { CommentsClient } from './client.js';

/** What is asked about one comment. */
export type ConversationClient = Required<Pick<CommentsClient, 'find' | 'edit' | 'delete' | 'vote' | 'report'>>;

/** The page's own client, where it can do a thing, else the endpoint. */
export const conversationClient = (endpoint: string, client: CommentsClient | undefined): ConversationClient => ({
  find: (...call) => (client?.find ? client.find(...call) : findComment(endpoint, ...call)),
  edit: (...call) => (client?.edit ? client.edit(...call) : editComment(endpoint, ...call)),
  delete: (...call) => (client?.delete ? client.delete(...call) : deleteComment(endpoint, ...call)),
  vote: (...call) => (client?.vote ? client.vote(...call) : voteComment(endpoint, ...call)),
  report: (...call) => (client?.report ? client.report(...call) : reportComment(endpoint, ...call)),
});
