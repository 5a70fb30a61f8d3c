import { RelatedElement } from './related-element.js';

if (!customElements.get('afterword-related')) customElements.define('afterword-related', RelatedElement);

declare global {
  interface HTMLElementTagNameMap {
    'afterword-related': RelatedElement;
  }
}
