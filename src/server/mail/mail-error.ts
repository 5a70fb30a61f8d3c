import type { Letter } from './letter.js';

/** What could not be sent: not to this address at all, not now, or the server cannot be talked to. */
export type Failure = 'refused' | 'later' | 'down';

export class MailError extends Error {
  override readonly name = 'MailError';
  readonly failure: Failure;
  /** What the mail server or the system calls it. */
  readonly code: string;

  constructor(failure: Failure, code: string, cause: unknown) {
    super(`Not sent: ${failure}`, { cause });
    this.failure = failure;
    this.code = code;
  }
}

export interface Transport {
  /** Resolves when the mail server has taken it. Throws a {@link MailError}. */
  send(letter: Letter, to: string, id: string, signal: AbortSignal): Promise<void>;
}
