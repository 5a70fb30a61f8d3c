import { markdownNodes } from '../markdown/dom.js';
import prose from '../styles/prose.styles.js';

/** Draws what Markdown makes of a text. Loaded when a reader asks for it. */
export class MarkdownPreview {
  readonly element: HTMLElement = document.createElement('div');
  #text = '';

  constructor(root: ShadowRoot) {
    root.adoptedStyleSheets.push(prose.styleSheet!);
    this.element.className = 'prose';
    this.element.dir = 'auto';
  }

  show(text: string): HTMLElement {
    if (text !== this.#text) this.element.replaceChildren(...markdownNodes(text));
    this.#text = text;
    return this.element;
  }
}
