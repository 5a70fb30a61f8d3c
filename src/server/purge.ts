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
    // A redirect would be followed with a GET, to which anybody answers that all is well.
    const redirect = 'manual';
    const { ok, status } = address.includes('{page}')
      ? await fetch(address.replaceAll('{page}', encodeURIComponent(page)), { method: 'PURGE', redirect, signal })
      : await fetch(address, {
          method: 'POST',
          redirect,
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
  /**
   * Calls the hook for a page, one call at a time, without anybody who waits. What it throws is logged, and it is called
   * again some times.
   */
  tell(page: string): void;
  /** What failed is tried once more, now. */
  close(): Promise<void>;
}

/** Milliseconds until the next try, and the one after it: a quarter of an hour together. Then it is given up. */
const PAUSES = [1_000, 5_000, 30_000, 4 * 60_000, 10 * 60_000];

/** A page that is being told of. */
interface Told {
  /** Whether it has changed since the call that is being made. */
  again: boolean;
  failures: number;
  /** Ends the pause before the next try. */
  wake(): void;
}

export const tellChanges = (onChange: OnChange | undefined, logger: Logger): Changes => {
  if (!onChange) return { tell: () => undefined, close: () => Promise.resolve() };
  const busy = new Map<string, Told>();
  let closing = false;
  const tell = async (page: string) => {
    const told: Told = { again: true, failures: 0, wake: () => undefined };
    busy.set(page, told);
    while (told.again) {
      told.again = false;
      try {
        await onChange({ page });
      } catch (error) {
        const pause = closing ? undefined : PAUSES[told.failures++];
        logger.warn({ error: describeError(error), next: pause }, 'what has changed could not be told');
        if (pause === undefined || told.again) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause).unref();
          told.wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        told.again = true;
      }
    }
    busy.delete(page);
  };
  const telling = new Set<Promise<void>>();
  return {
    tell(page) {
      const told = busy.get(page);
      if (told) {
        told.again = true;
        told.failures = 0;
        return told.wake();
      }
      const done = tell(page);
      telling.add(done);
      void done.then(() => telling.delete(done));
    },
    close() {
      closing = true;
      for (const { wake } of busy.values()) wake();
      return allTold(telling);
    },
  };
};
