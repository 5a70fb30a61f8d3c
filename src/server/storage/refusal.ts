/** Why nothing was written. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: 'key_reused' | 'closed' | 'parent_not_found' | 'proof_used';

  constructor(reason: Refusal['reason']) {
    super(reason);
    this.reason = reason;
  }
}
