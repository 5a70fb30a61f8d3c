/** A clock that is ahead: pauses of a second and more pass faster. */
export interface Hurry {
  /** The long pauses that were asked for, in milliseconds. */
  readonly pauses: number[];
  stop(): void;
}

/** Makes long pauses pass `speed` times as fast. The player's records then lie closer by the same factor. */
export const hurry = (speed: number): Hurry => {
  const original = window.setTimeout;
  const pauses: number[] = [];
  const faster = (handler: () => void, delay = 0) => {
    if (delay >= 1_000) pauses.push(delay);
    // What overflows a timer's 31 bits comes at once, as it does in browsers.
    return original(handler, delay >= 1_000 && delay < 2 ** 31 ? delay / speed : delay);
  };
  const { timeout } = AbortSignal;
  window.setTimeout = faster as typeof setTimeout;
  AbortSignal.timeout = (delay) => {
    pauses.push(delay);
    return timeout.call(AbortSignal, delay / speed);
  };
  return {
    pauses,
    stop: () => {
      window.setTimeout = original;
      AbortSignal.timeout = timeout;
    },
  };
};
