import { parseUrl } from '../../internal/url.js';
import { describeError, type Logger } from '../log.js';
import type { Judge, SenderRequest, Verdict } from '../moderation/rules/rule.js';
import { StartError } from '../start-error.js';
import type { Change } from '../storage/change-comment.js';
import { queueOfRow } from '../storage/moderation/act.js';
import type { CommentRow } from '../storage/schema.js';
import { allTold } from '../told.js';
import { unseal } from './sealed.js';

export interface AkismetOptions {
  /** The key that Akismet has given to the site. */
  key: string;
  /** The site's front page. */
  site: string;
  /** Where its API is. Default: `https://rest.akismet.com/1.1/`. */
  url?: string | undefined;
}

/** A judge of spam outside, and what it is told when moderators see it otherwise. */
export interface Akismet {
  judge: Judge;
  /** Tells it of a comment that moderators have moved into spam or out of it. Nobody waits for it. */
  correct(change: Change, secret: Uint8Array): void;
  close(): Promise<void>;
}

const URL = 'https://rest.akismet.com/1.1/';
/** Milliseconds that a reader waits for a verdict; a correction has more time. */
const PATIENCE = 2_000;
const CORRECTION = 10_000;

/** What Akismet calls things: https://akismet.com/developers/detailed-docs/comment-check/ */
type Fields = Record<string, string | null>;

/** Throws a {@link StartError} when the settings make no sense. */
export const createAkismet = ({ key, site, url = URL }: AkismetOptions, logger: Logger): Akismet => {
  const base = parseUrl(url.endsWith('/') ? url : `${url}/`);
  if (!base || !/^https?:$/.test(base.protocol)) throw new StartError(`"${url}" is no address of Akismet’s API`);
  if (!/^https?:$/.test(parseUrl(site)?.protocol ?? '')) {
    throw new StartError(`"${site}" is no site for Akismet: write it like https://example.com`);
  }
  if (!key) throw new StartError('Akismet needs the key that it has given to your site');

  const call = async (method: string, fields: Fields, patience: number) => {
    const known = Object.entries({ api_key: key, blog: site, blog_charset: 'UTF-8', ...fields });
    const response = await fetch(`${base.href}${method}`, {
      method: 'POST',
      body: new URLSearchParams(known.filter((field): field is [string, string] => Boolean(field[1]))),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    return { status: response.status, headers: response.headers, text: (await response.text()).trim() };
  };

  const telling = new Set<Promise<void>>();
  const tell = async (method: string, fields: Fields) => {
    try {
      const { status } = await call(method, fields, CORRECTION);
      if (status !== 200) throw new AkismetError(status, null);
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'Akismet could not be told of a correction');
    }
  };

  return {
    async judge(comment, _, { sender: { request, edits } }): Promise<Verdict | undefined> {
      try {
        // It wants an address, and takes none that is not true.
        if (!request) return { status: 'held', reason: 'unchecked' };
        const recheck = edits === undefined ? null : 'edit';
        const { status, headers, text } = await call(
          'comment-check',
          { ...fieldsOf(comment), ...senderFields(request), recheck_reason: recheck },
          PATIENCE,
        );
        if (status === 200 && text === 'false') return undefined;
        if (status !== 200 || text !== 'true') throw new AkismetError(status, headers.get('x-akismet-debug-help'));
        const sure = headers.get('x-akismet-pro-tip') === 'discard';
        return { status: 'spam', reason: 'spam', detail: sure ? 'Akismet: discard' : 'Akismet' };
      } catch (error) {
        logger.warn({ error: describeError(error) }, 'Akismet could not be asked, a comment waits');
        return { status: 'held', reason: 'unchecked' };
      }
    },
    correct({ before, after }, secret) {
      const [was, is] = [queueOfRow(before), queueOfRow(after)];
      const method =
        is === 'spam' && was !== 'spam' ? 'submit-spam' : was === 'spam' && isFine(is) ? 'submit-ham' : null;
      const request = after.sender === null ? undefined : unseal<SenderRequest>(secret, after.id, after.sender);
      if (!method || !request) return;
      const told = tell(method, { ...fieldsOf(after), ...senderFields(request) });
      telling.add(told);
      void told.then(() => telling.delete(told));
    },
    close: () => allTold(telling),
  };
};

const isFine = (queue: string): boolean => queue === 'published' || queue === 'held';

type Commented = Pick<CommentRow, 'page' | 'parent' | 'name' | 'email' | 'website' | 'text'>;

const fieldsOf = ({ page, parent, name, email, website, text }: Commented): Fields => ({
  permalink: page,
  comment_type: parent === null ? 'comment' : 'reply',
  comment_author: name,
  comment_author_email: email,
  comment_author_url: website,
  comment_content: text,
});

const senderFields = ({ address, userAgent, referrer }: SenderRequest): Fields => ({
  user_ip: address,
  user_agent: userAgent,
  referrer,
});

/** An answer that is no verdict. */
class AkismetError extends Error {
  override readonly name = 'AkismetError';
  readonly code: string;

  constructor(status: number, help: string | null) {
    super(`Akismet answered ${status}`);
    this.code = `${status} ${help?.slice(0, 200) ?? ''}`.trim();
  }
}
