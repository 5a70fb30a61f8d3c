/** Milliseconds by which the clocks of instances may differ. What is later than it can be by more was written by a wrong one. */
export const AHEAD = 60_000;
