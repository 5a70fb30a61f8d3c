import { load, save } from '../internal/storage.js';

/** What a key does. */
export type Command =
  | 'next'
  | 'previous'
  | 'approve'
  | 'hide'
  | 'spam'
  | 'delete'
  | 'reply'
  | 'undo'
  | 'select'
  | 'search'
  | 'help'
  | `tab-${1 | 2 | 3 | 4 | 5}`;

const COMMANDS: Record<string, Command> = {
  j: 'next',
  k: 'previous',
  a: 'approve',
  h: 'hide',
  s: 'spam',
  d: 'delete',
  r: 'reply',
  u: 'undo',
  x: 'select',
  '/': 'search',
  '?': 'help',
  1: 'tab-1',
  2: 'tab-2',
  3: 'tab-3',
  4: 'tab-4',
  5: 'tab-5',
};

/** What a press on a key asks for, unless somebody is typing, choosing or pressing a shortcut of the browser. */
export const commandOf = (event: KeyboardEvent): Command | undefined => {
  const { key, ctrlKey, metaKey, altKey, isComposing, defaultPrevented } = event;
  if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return undefined;
  const [target] = event.composedPath();
  if (target instanceof Element && target.closest('input:not([type=checkbox]), textarea, select, dialog'))
    return undefined;
  return Object.hasOwn(COMMANDS, key.toLowerCase()) ? COMMANDS[key.toLowerCase()] : undefined;
};

const KEYS = 'afterword:moderate-keys';

/** Single keys must be turned off by those who say them to their computer by accident (WCAG 2.1.4). */
export const areKeysOn = (): boolean => load(KEYS) !== false;

export const turnKeys = (on: boolean): void => void save(KEYS, on);
