import { watchEach } from '../support/hostile.js';
import { ownVectors } from '../support/vectors.js';
import { checkVectors } from './hostile.js';

describe("the moderators' page and hostile text", () => {
  watchEach();

  for (const vector of ownVectors) {
    it(`shows it as text: ${vector.id}`, async () => {
      await checkVectors([{ ...vector, payload: vector.payload.toWellFormed() }]);
    });
  }
});
