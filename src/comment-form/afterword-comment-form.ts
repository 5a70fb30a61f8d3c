import { CommentFormElement } from './comment-form-element.js';

if (!customElements.get('afterword-comment-form')) customElements.define('afterword-comment-form', CommentFormElement);

declare global {
  interface HTMLElementTagNameMap {
    'afterword-comment-form': CommentFormElement;
  }
}
