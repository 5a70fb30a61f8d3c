import { ApiError } from './api-error.js';

/** A pause between two tries. */
export interface Wait {
  /** Why the last try failed. */
  error: ApiError;
  /** When the next try starts, in milliseconds since the epoch. */
  until: number;
  /** Starts it now. Does nothing where the endpoint asked for the pause. */
  now(): void;
}

interface RetryOptions {
  pauses: readonly number[];
  signal?: AbortSignal | undefined;
  onWait?: ((wait: Wait) => void) | undefined;
}

/** Failures that may be gone in a moment. All others are the reader's to know at once. */
const passing: ReadonlySet<string> = new Set(['network', 'timeout', 'rate_limited', 'unavailable', 'in_progress']);

/** A longer pause than this is not waited for: the reader is told instead. */
const LONGEST_PAUSE = 60_000;

/** Tries again after a passing failure, with growing pauses or the one that the endpoint asks for. */
export const withRetries = async <T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> => {
  for (const pause of options.pauses) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError) || !passing.has(error.code)) throw error;
      // Up to a fifth more, so that a thousand readers of a restarted server do not come back together.
      const length = error.retryAfter ?? pause * (1 + Math.random() / 5);
      if (length > LONGEST_PAUSE) throw error;
      await wait(error, length, options);
    }
  }
  return attempt();
};

const wait = (error: ApiError, length: number, { signal, onWait }: RetryOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, length);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
    onWait?.({
      error,
      until: Date.now() + length,
      now: () => {
        if (error.retryAfter) return;
        clearTimeout(timer);
        resolve();
      },
    });
  });
