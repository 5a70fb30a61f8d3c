/** Why the endpoint cannot start, in one line for the person who started it. The stack is of no use to them. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
