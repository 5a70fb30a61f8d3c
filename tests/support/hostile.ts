import { expect } from '@open-wc/testing';
import { corpus } from './faults.js';
import type { Vector } from './vectors.js';
import { anatomy, settled, watch, type Watch } from './watch.js';

/** In a suite: nothing that is hostile gets anything done in any of its tests. Gives the watch over the test that runs. */
export const watchEach = (): (() => Watch) => {
  let watching: Watch;

  beforeEach(() => {
    watching = watch();
  });

  afterEach(async () => {
    await settled();
    const { incidents } = watching;
    watching.stop();
    expect(incidents).to.deep.equal([]);
  });

  return () => watching;
};

/** The vectors of the test data, in batches of one kind each. */
export const vectorsByKind = async (size: number): Promise<[kind: string, batches: Vector[][]][]> => {
  const { vectors } = (await corpus<{ vectors: (Vector & { kind: string })[] }>('xss-vectors.json'))!;
  return [...new Set(vectors.map(({ kind }) => kind))].map((kind) => {
    const ofKind = vectors.filter((vector) => vector.kind === kind);
    const batches: Vector[][] = [];
    for (let start = 0; start < ofKind.length; start += size) batches.push(ofKind.slice(start, start + size));
    return [kind, batches];
  });
};

/**
 * Looks for what hostile text brings in.
 * @param payloads Harmless ones, which bring all that there may be.
 * @param show Shows a payload, gives what is to be looked at as long as it shows, and takes it away.
 * @param known What comes and goes by itself.
 * @returns Elements and attributes below a node that no harmless text brings.
 */
export const foreignFinder = (
  payloads: readonly string[],
  show: (payload: string, look: (root: Element | ShadowRoot) => void) => Promise<unknown>,
  known: readonly string[] = [],
): (() => Promise<(root: Element | ShadowRoot) => string[]>) => {
  let harmless: Set<string> | undefined;
  return async () => {
    if (!harmless) {
      const found = new Set(known);
      for (const payload of payloads) {
        await show(payload, (root) => anatomy(root).forEach((name) => found.add(name)));
      }
      harmless = found;
    }
    const names = harmless;
    return (root) => [...anatomy(root)].filter((name) => !names.has(name));
  };
};

/** White space is folded for a reader who looks for a text. */
export const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Links and pictures lead to http and https, without a name or password in the address. */
export const expectSafeAddresses = (root: ParentNode, what: string): void => {
  for (const node of root.querySelectorAll('a, img')) {
    const address = node.getAttribute('href') ?? node.getAttribute('src') ?? '';
    // A comment that this page shows.
    if (address.startsWith('#comment-')) continue;
    const url = new URL(address);
    expect(url.protocol, what).to.match(/^https?:$/);
    expect(`${url.username}${url.password}`, what).to.equal('');
    expect(address, what).to.equal(url.href);
  }
};
