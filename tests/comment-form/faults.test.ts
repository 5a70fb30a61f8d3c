import '../../src/comment-form/afterword-comment-form.js';
import { faultsOf } from '../support/faults.js';
import { check } from './fault-run.js';

const faults = await faultsOf('own', 'create');

describe('<afterword-comment-form> and an endpoint that', () => {
  for (const fault of faults) it(`answers ${fault.id}: ${fault.client.state}`, () => check(fault));
});
