import '../comment-form/afterword-comment-form.js';
import { CommentsElement } from './comments-element.js';

if (!customElements.get('afterword-comments')) customElements.define('afterword-comments', CommentsElement);

declare global {
  interface HTMLElementTagNameMap {
    'afterword-comments': CommentsElement;
  }
}
