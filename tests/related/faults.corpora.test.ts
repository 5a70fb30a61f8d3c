import { expect } from '@open-wc/testing';
import { faultsOf } from '../support/faults.js';
import { check } from './fault-run.js';

const faults = await faultsOf('corpus', 'related');

describe('<afterword-related> and the faults of the test data', () => {
  it('are there', () => expect(faults).to.have.length.above(70));

  for (const fault of faults) {
    it(`${fault.id}: ${fault.client.state}`, async function () {
      this.timeout(20_000);
      await check(fault);
    });
  }
});
