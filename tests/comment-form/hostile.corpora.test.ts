import { vectorsByKind, watchEach } from '../support/hostile.js';
import { checkVector, hostileForm } from './hostile.js';

const kinds = await vectorsByKind(Infinity);

describe('<afterword-comment-form> and the hostile text of the test data', () => {
  watchEach();

  for (const [kind, [vectors = []]] of kinds) {
    it(`shows every vector of the kind ${kind} as text`, async function () {
      this.timeout(120_000);
      const hostile = await hostileForm();
      for (const vector of vectors) await checkVector(hostile, vector);
      hostile.stop();
    });
  }
});
