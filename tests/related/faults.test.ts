import { faultsOf } from '../support/faults.js';
import { check, checkQuiet } from './fault-run.js';

const faults = await faultsOf('own', 'related');
const broken = faults.filter(({ client }) => /excuse/.test(client.state));

describe('<afterword-related> and a source that', () => {
  for (const fault of faults) it(`answers ${fault.id}: ${fault.client.state}`, () => check(fault));

  for (const fault of broken) it(`answers ${fault.id}: is not there below an article`, () => checkQuiet(fault));
});
