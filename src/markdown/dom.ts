import { parseMarkdown, type Content } from './parse.js';

const make = (content: Content): Node => {
  if (typeof content === 'string') return document.createTextNode(content);
  const { name, href, start, children } = content;
  const element = document.createElement(name);
  if (href !== undefined) {
    element.setAttribute('href', href);
    element.setAttribute('rel', 'ugc nofollow noopener');
  }
  if (start !== undefined) element.setAttribute('start', `${start}`);
  element.append(...children.map(make));
  return element;
};

/** The comment that a text stands for, as nodes: no markup is read on the way, so no policy stands against it. */
export const markdownNodes = (text: string): Node[] => parseMarkdown(text).map(make);
