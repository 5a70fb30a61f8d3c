import { expect } from '@open-wc/testing';
import { ownVectors } from '../support/vectors.js';
import { settled, watch, type Watch } from '../support/watch.js';
import { checkVectors } from './hostile.js';

describe("the moderators' page and hostile text", () => {
  let watching: Watch;
  beforeEach(() => (watching = watch()));
  afterEach(async () => {
    await settled();
    const { incidents } = watching;
    watching.stop();
    expect(incidents).to.deep.equal([]);
  });

  for (const vector of ownVectors) {
    it(`shows it as text: ${vector.id}`, async () => {
      await checkVectors([{ ...vector, payload: vector.payload.toWellFormed() }]);
    });
  }
});
