import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import {
  articleOf,
  buttonOf,
  endpointOf,
  type Kind,
  showComments,
  shownIds,
  within,
  wordsOf,
  write,
} from './conversation.js';
import { until } from './until.js';

/** A conversation in which the reader has just written. */
export const showOwn = async (page: string, kind: Kind = 'open', text = 'My own words.') => {
  const element = await showComments({ page, endpoint: await endpointOf(kind) });
  await write(within<CommentFormElement>(element, '.root > afterword-comment-form')!, text).submit();
  await until(() => shownIds(element).length, 'the own comment');
  return { element, id: shownIds(element)[0]! };
};

/** Opens what can be done with a comment; what its buttons say. */
export const open = async (element: CommentsElement, id: string): Promise<string[]> => {
  const article = () => articleOf(element, id)!;
  buttonOf(article(), 'More')!.click();
  await until(() => buttonOf(article(), 'More')!.ariaExpanded === 'true', 'the actions');
  return Array.from(article().querySelectorAll('button'), wordsOf);
};

export const press = (element: CommentsElement, id: string, label: string) =>
  buttonOf(articleOf(element, id), label)!.click();

/** The form that changes a comment, which is open for actions. */
export const edit = async (element: CommentsElement, id: string): Promise<CommentFormElement> => {
  press(element, id, 'Edit');
  const form = () => articleOf(element, id)!.querySelector<CommentFormElement>('afterword-comment-form');
  await until(() => form()?.shadowRoot?.activeElement?.id === 'text', 'the form');
  return form()!;
};
