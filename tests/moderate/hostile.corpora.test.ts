import { expect } from '@open-wc/testing';
import { corpus } from '../support/faults.js';
import type { Vector } from '../support/vectors.js';
import { settled, watch, type Watch } from '../support/watch.js';
import { checkVectors } from './hostile.js';

const { vectors } = (await corpus<{ vectors: (Vector & { kind: string })[] }>('xss-vectors.json'))!;
const BATCH = 50;

describe("the moderators' page and the hostile text of the test data", () => {
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

  for (const kind of new Set(vectors.map((vector) => vector.kind))) {
    it(`shows every vector of the kind ${kind} as text`, async () => {
      const ofKind = vectors.filter((vector) => vector.kind === kind && vector.payload.trim());
      for (let start = 0; start < ofKind.length; start += BATCH) await checkVectors(ofKind.slice(start, start + BATCH));
    });
  }
});
