import { expect } from '@open-wc/testing';
import type { CommentsClient } from '../../src/client/client.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { endpointOf } from '../support/conversation.js';
import { find, statusOf, submit, type } from '../support/form.js';
import { openSite, type Site, STRICT_POLICY } from '../support/site.js';
import { until } from '../support/until.js';

/** What a program would write, and no other before. */
const suspicious = () => `What a fine article. See https://pills.example/${crypto.randomUUID()}`;
const MODULE = '<script type="module" src="cdn/afterword.js"></script>';
const CLASSIC = '<script defer src="cdn/afterword.iife.js"></script>';

/** The same server under its other name. */
const ELSEWHERE = `http://${location.hostname === 'localhost' ? '127.0.0.1' : 'localhost'}:${location.port}`;

describe('the work of a comment form, in the built script', () => {
  let site: Site;

  const mount = async (head: string, policy: string): Promise<CommentFormElement> => {
    const endpoint = await endpointOf('wary');
    const tag = `<afterword-comment-form endpoint="${endpoint}" fields="" required=""></afterword-comment-form>`;
    const connect = policy.replace("connect-src 'self'", `connect-src 'self' ${new URL(endpoint).origin}`);
    site = await openSite(head, tag, { policy: connect });
    return until(() => {
      const form = site.document.querySelector<CommentFormElement>('afterword-comment-form');
      return form?.shadowRoot?.querySelector('form') && form;
    }, 'the form');
  };
  const write = (form: CommentFormElement) => {
    type(form, 'text', suspicious());
    submit(form);
  };

  afterEach(() => site.close());

  interface Case {
    where: string;
    head?: string;
    policy?: string;
    worker: boolean;
    /** What the browser says of a worker that may not be. */
    incidents?: RegExp;
  }
  const elsewhere = `${ELSEWHERE}/__site/${crypto.randomUUID()}`;
  const cases: Case[] = [
    { where: 'by a worker, where nothing forbids it', worker: true },
    {
      where: 'by the page, where it may have no worker',
      policy: "worker-src 'none'",
      worker: false,
      incidents: /worker-src/,
    },
    {
      where: 'by the page, where it enforces Trusted Types',
      policy: STRICT_POLICY,
      worker: false,
      incidents: /require-trusted-types-for.*Worker constructor/,
    },
    {
      where: 'by the page, where the script is at another host',
      head: `<script type="module" src="${elsewhere}/cdn/afterword.js"></script>`,
      worker: false,
    },
    { where: 'by the page, where the script is one file', head: CLASSIC, worker: false },
  ];
  for (const { where, head = MODULE, policy = '', worker, incidents } of cases) {
    it(`is done ${where}`, async () => {
      const form = await mount(head, policy);
      write(form);
      await until(() => statusOf(form).includes('published'), 'the thanks');
      expect((await site.requests()).includes('proof-worker')).to.equal(worker);
      const found = site.realm.incidents;
      if (incidents) await until(() => found.some((incident) => incidents.test(incident)), 'the word of the browser');
      expect(found.filter((incident) => !incidents?.test(incident) && !/Worker/.test(incident))).to.eql([]);
    });
  }

  it('does not hold up the page that does it', async () => {
    const form = await mount(MODULE, STRICT_POLICY);
    const proofs: (string | undefined)[] = [];
    const parameters = {
      ...{ algorithm: 'PBKDF2/SHA-256', cost: 1, keyLength: 32, keyPrefix: '00'.repeat(32) },
      ...{ nonce: '00', salt: '00', data: { most: 1 } },
    };
    form.client = {
      create: async ({ proof }) => {
        proofs.push(proof);
        if (proof) return { status: 'held' };
        throw Object.assign(new Error(), { code: 'proof_required', challenge: { parameters } });
      },
    } satisfies CommentsClient;
    write(form);
    await until(() => find<HTMLProgressElement>(form, 'progress')?.value === 1, 'the bar');
    // Who writes on is not in the way of it, nor it of them.
    type(form, 'text', 'And more.');
    find(form, '[part=proof] button').click();
    await until(() => statusOf(form).includes('awaiting approval'), 'the thanks');
    expect(proofs).to.eql([undefined, 'none']);
    expect(form.shadowRoot!.querySelector('textarea')!.value).to.equal('And more.');
  });
});
