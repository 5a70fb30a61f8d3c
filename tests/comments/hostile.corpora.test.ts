import { vectorsByKind, watchEach } from '../support/hostile.js';
import { checkVectors } from './hostile.js';

const kinds = await vectorsByKind(50);

describe('<afterword-comments> and the hostile text of the test data', () => {
  watchEach();

  for (const [kind, batches] of kinds) {
    it(`shows every vector of the kind ${kind} as text`, async () => {
      for (const batch of batches) await checkVectors(batch.filter(({ payload }) => payload.trim()));
    });
  }
});
