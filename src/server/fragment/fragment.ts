// Under its own name the formatter would indent the markup, and a text box shows every space.
import { html as markup } from 'hono/html';
import type { CommentList } from '../../contract/index.js';
import { conversation } from './conversation.js';
import { form } from './form.js';

interface Place {
  page: string;
  /** The address that was asked for. */
  url: URL;
  required: readonly string[];
}

/**
 * The conversation as markup that a site can put into its page on the way (SSI, ESI, a template), and that a reader
 * without script can page through.
 */
export const fragment = async (list: CommentList, { page, url, required }: Place): Promise<string> => {
  const at = (parameters: Record<string, string>) => `${url.pathname}?${new URLSearchParams({ page, ...parameters })}`;
  const next = new URLSearchParams(url.search);
  next.set('cursor', list.next ?? '');
  return String(
    await markup`${conversation(list.comments, at)}${
      list.next ? markup`<p><a rel="next" href="${url.pathname}?${next.toString()}">More comments</a></p>\n` : ''
    }${list.closed ? markup`<p>Comments are closed.</p>\n` : form({ page, action: url.pathname, required })}`,
  );
};

/**
 * A fragment that is opened by itself may do nothing but send its form. Without a referrer a browser says "Origin:
 * null" and the comment would be refused; on the way back `form-action` is asked about the commented page as well.
 */
export const fragmentHeaders = (origins: readonly string[]): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; form-action ${["'self'", ...origins].join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'same-origin',
});
