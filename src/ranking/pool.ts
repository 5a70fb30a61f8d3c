/** Keeps the highest scores, in order. */
export class Pool<T extends { score: number }> {
  readonly best: T[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a score would be kept, so that what is not needs not be made. */
  takes(score: number): boolean {
    return this.best.length < this.#most || score > this.best.at(-1)!.score;
  }

  add(one: T): void {
    let at = this.best.length;
    while (at && this.best[at - 1]!.score < one.score) at--;
    this.best.splice(at, 0, one);
    if (this.best.length > this.#most) this.best.pop();
  }
}
