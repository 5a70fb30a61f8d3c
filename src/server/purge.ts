import { safeUrl } from '../internal/url.js';
import { describeError, type Logger } from './log.js';
import { StartError } from './start-error.js';
import { allTold } from './told.js';

/** Something that readers see has changed on a page. */
export interface PageChange {
  page: string;
}

export type OnChange = (change: PageChange) => void | Promise<void>;

/** Milliseconds until a cache that does not answer is given up on. */
const TIMEOUT = 10_000;

/**
 * Tells a cache what to drop: `PURGE` to the address where it names `{page}`, else `POST` with `{"page": …}` as JSON.
 * Throws a {@link StartError} when it is no address.
 */
export const purgeBy = (address: string): OnChange => {
  if (!safeUrl(address)) {
    // It may hold a password, which would be of no use: `fetch` sends none.
    throw new StartError(
      'The address to purge is none, or has a password in it: write it like https://cdn.example/comments?page={page}',
    );
  }
  return async ({ page }) => {
    const signal = AbortSignal.timeout(TIMEOUT);
    const { ok, status } = address.includes('{page}')
      ? await fetch(address.replaceAll('{page}', encodeURIComponent(page)), { method: 'PURGE', signal })
      : await fetch(address, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ page }),
          signal,
        });
    if (!ok) throw new StatusError(status);
  };
};

class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: number;

  constructor(status: number) {
    super(`The cache answered ${status}`);
    this.code = status;
  }
}

interface Changes {
  /** Calls the hook for a page, one call at a time, without anybody who waits. What it throws is logged. */
  tell(page: string): void;
  close(): Promise<void>;
}

export const tellChanges = (onChange: OnChange | undefined, logger: Logger): Changes => {
  if (!onChange) return { tell: () => undefined, close: () => Promise.resolve() };
  /** Pages that are being told of, and whether they have changed again since. */
  const busy = new Map<string, boolean>();
  const tell = async (page: string) => {
    do {
      busy.set(page, false);
      try {
        await onChange({ page });
      } catch (error) {
        logger.warn({ error: describeError(error) }, 'what has changed could not be told');
      }
    } while (busy.get(page));
    busy.delete(page);
  };
  const telling = new Set<Promise<void>>();
  return {
    tell(page) {
      if (busy.has(page)) return void busy.set(page, true);
      const told = tell(page);
      telling.add(told);
      void told.then(() => telling.delete(told));
    },
    close: () => allTold(telling),
  };
};
