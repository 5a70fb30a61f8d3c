export { ApiError, type ErrorIssue } from './client/api-error.js';
export {
  createClient,
  type ClientOptions,
  type CommentsClient,
  type CreateOptions,
  type CreateResult,
} from './client/client.js';
export type { CallOptions } from './client/change-comment.js';
export type { ListQuery, ListResult, Sort } from './client/list-comments.js';
export { AfterwordErrorEvent } from './client/error-event.js';
export { CommentFormElement } from './comment-form/comment-form-element.js';
export { CommentSubmitEvent, CommentSubmittedEvent } from './comment-form/comment-form.events.js';
export { CommentsElement } from './comments/comments-element.js';
export { CommentsChangedEvent } from './comments/comments-changed.events.js';
export { CommentsLoadedEvent } from './comments/comments.events.js';
export { CountElement } from './count/count-element.js';
export type { Comment, CommentList, Created } from './contract/comment.js';
export type { ErrorCode, IssueCode } from './contract/codes.js';
export type { Issue, Problem } from './contract/problem.js';
export type { NewComment, Report } from './contract/new-comment.js';
export { registerMessages, type Messages } from './i18n/messages.js';
export type { Article } from './related/articles.js';
export { RelatedElement } from './related/related-element.js';
export {
  RelatedClickedEvent,
  RelatedEmptyEvent,
  RelatedLoadedEvent,
  RelatedViewedEvent,
  type RelatedItem,
} from './related/related.events.js';
