import type { ModeratorAction } from '../contract/moderation.js';
import type { Desk, View } from './desk.js';

/** Where the focus goes when something is done: to the comment that is next, or to the reply. */
export type Focus = 'current' | 'reply';

const ACTIONS: readonly string[] = ['approve', 'hide', 'spam', 'delete'] satisfies ModeratorAction[];

/** What a button or a key does with one comment or entry. */
export const perform = async (
  command: string,
  id: string,
  desk: Desk,
  root: ParentNode,
): Promise<Focus | undefined> => {
  if (ACTIONS.includes(command)) {
    await desk.act(command as ModeratorAction, [id]);
    return 'current';
  }
  if (command.startsWith('all-')) {
    await desk.act(command.slice(4) as ModeratorAction, [...desk.selected]);
    return 'current';
  }
  switch (command) {
    case 'view':
      await desk.open(id as View);
      return undefined;
    case 'refresh':
    case 'retry':
      await desk.load();
      return undefined;
    case 'more':
      await desk.load(true);
      return undefined;
    case 'all':
      await desk.open(desk.view);
      return undefined;
    case 'undo':
      await desk.undo();
      return 'current';
    case 'undo-entry':
      await desk.undoEntry(id);
      return undefined;
    case 'lift':
      await desk.lift(id);
      return undefined;
    case 'dismiss':
      desk.toast = undefined;
      return 'current';
    case 'select':
      if (!desk.selected.delete(id)) desk.selected.add(id);
      return undefined;
    case 'reply':
    case 'cancel-reply':
      desk.current = id;
      desk.replyingTo = command === 'reply' ? id : undefined;
      return command === 'reply' ? 'reply' : 'current';
    default:
      await performOnPage(command, id, desk, root);
      return undefined;
  }
};

/** What is done with the page or the author of a comment. */
const performOnPage = async (command: string, id: string, desk: Desk, root: ParentNode): Promise<void> => {
  const comment = desk.comments.find((one) => one.id === id);
  if (!comment) return;
  const { url } = comment.page;
  if (command === 'page') await desk.open(desk.view, { page: url });
  else if (command === 'close-page' || command === 'open-page') await desk.close(url, command === 'close-page');
  const kind = comment.blockable.find((kind) => command === `block-${kind}`);
  if (kind) {
    const cards = Array.from(root.querySelectorAll<HTMLElement>('.card[data-id]'));
    const card = cards.find(({ dataset }) => dataset['id'] === id);
    const days = card?.querySelector<HTMLSelectElement>('.menu select')?.value ?? '30';
    await desk.block(comment, kind, Number(days));
  }
};
