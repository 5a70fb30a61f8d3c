import { CountElement } from './count-element.js';

if (!customElements.get('afterword-count')) customElements.define('afterword-count', CountElement);

declare global {
  interface HTMLElementTagNameMap {
    'afterword-count': CountElement;
  }
}
