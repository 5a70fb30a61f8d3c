import { expect } from '@open-wc/testing';
import { corpus } from '../support/faults.js';
import type { Vector } from '../support/vectors.js';
import { settled } from '../support/watch.js';
import { checkVector, hostileForm } from './hostile.js';

const { vectors } = (await corpus<{ vectors: (Vector & { kind: string })[] }>('xss-vectors.json'))!;
const kinds = new Set(vectors.map(({ kind }) => kind));

describe('<afterword-comment-form> and the hostile text of the test data', () => {
  for (const kind of kinds) {
    it(`shows every vector of the kind ${kind} as text`, async function () {
      this.timeout(120_000);
      const hostile = await hostileForm();
      for (const vector of vectors.filter((each) => each.kind === kind)) await checkVector(hostile, vector);
      await settled();
      expect(hostile.watch.incidents).to.deep.equal([]);
      hostile.stop();
    });
  }
});
