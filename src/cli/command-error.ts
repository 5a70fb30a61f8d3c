/** Why a command cannot do what it was asked for, in one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
