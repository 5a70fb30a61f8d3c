import { pino } from 'pino';
import { StartError } from './start-error.js';

/** What the endpoint tells its operator. pino's loggers fit; never anything that a reader wrote. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** From the least to the most: nothing, failures, what an operator should know of, every request. */
export const logLevels = ['silent', 'error', 'warn', 'info'] as const;

/** JSON lines on standard error, so that standard output stays for what was asked for. */
export const createLogger = (level: (typeof logLevels)[number] = 'info'): Logger =>
  pino({ name: 'afterword', level }, pino.destination({ dest: 2, sync: true }));

/**
 * An error without what it may quote of a request: its kind, its code and where it happened. The message is kept
 * only where a driver of SQLite or we wrote it, who name tables and files and not their contents.
 */
export const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, code, errcode, message, stack, cause } = error as Error & { code?: unknown; errcode?: unknown };
  return {
    type: name,
    code,
    errcode,
    ...((typeof errcode === 'number' || error instanceof StartError) && { message }),
    at: stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
};
