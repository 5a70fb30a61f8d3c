import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { SMTPServerOptions } from 'smtp-server';
import { checkMailServer } from '../../src/server/doctor/mail.js';
import { openMailServer } from '../support/mail-server.js';
import { mailTo } from './mail-support.js';
import { ended, run } from './process-support.js';
import { temporaryFolder } from './setup.js';

/** A mail server that one signs in to. */
const asks: SMTPServerOptions = {
  authOptional: false,
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, callback) =>
    username === 'desk' && password === 'p@ss'
      ? callback(null, { user: username })
      : callback(new Error('Authentication credentials invalid')),
};

describe('afterword doctor, where mails are sent', () => {
  const doctor = async (test: TestContext, args: string[], env: Record<string, string>) => {
    const data = join(temporaryFolder(test), 'data');
    const child = run(test, 'src/cli/afterword', ['doctor', '-d', data, '-p', '0', ...args], { env });
    const { code, stdout, stderr } = await ended(child);
    return { code, stderr, lines: stdout.trimEnd().split('\n') };
  };

  it('finds that the mail server lets us in, and sends nothing', async (test) => {
    const { port, received } = await openMailServer(test, asks);
    // That of an endpoint that is not there.
    const env = { SMTP_URL: `smtp://desk:p%40ss@127.0.0.1:${port}`, PUBLIC_URL: 'http://127.0.0.1:1/comments' };
    const { code, lines } = await doctor(test, ['--mail-from', 'desk@site.example'], env);
    assert.equal(lines.at(-1), `ok     the mail server 127.0.0.1:${port} answers and lets us in`);
    assert.match(lines.at(-2)!, /^wrong {2}no endpoint answers at http:\/\/127\.0\.0\.1:1\/comments/);
    assert.deepEqual([code, received], [1, []]);
  });

  it('takes the settings as "serve" takes them', async (test) => {
    const { code, stderr } = await doctor(test, ['--smtp', 'smtp://127.0.0.1'], {});
    assert.deepEqual([code, stderr], [1, 'Mails need all three: --smtp (or SMTP_URL), --mail-from and --public-url\n']);
  });

  it('looks for no mail server where no mails are sent', async (test) => {
    const { code, lines } = await doctor(test, [], {});
    assert.doesNotMatch(lines.join('\n'), /mail/);
    assert.equal(code, 0);
  });
});

describe('what is wrong with the mail server', () => {
  /** One line, which never holds the password. */
  const finding = async (smtp: string, timeout?: number) => {
    const { verdict, text } = await checkMailServer(mailTo(0, { smtp }), '/comments', timeout);
    assert.doesNotMatch(text, /p@ss|p%40ss|\n/);
    return `${verdict} ${text}`;
  };

  it('is that nothing is there', async (test) => {
    const { port, close } = await openMailServer(test);
    await close();
    assert.match(
      await finding(`smtp://127.0.0.1:${port}`),
      /^wrong the mail server 127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\): correct the host and the port in SMTP_URL, or open the firewall/,
    );
  });

  it('is that it says nothing, in bounded time', async (test) => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    test.after(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    assert.match(await finding(`smtp://127.0.0.1:${port}`, 1), /^wrong .* cannot be reached \(.*[Tt]imeout.*\)/);
  });

  it('is that it does not know the password, or asks for none', async (test) => {
    const { port } = await openMailServer(test, asks);
    const advice = /does not let us sign in \(.*\): correct the user and the password in SMTP_URL, with %40 for @$/;
    assert.match(await finding(`smtp://desk:wrong@127.0.0.1:${port}`), advice);
    const without = await openMailServer(test, { disabledCommands: ['STARTTLS', 'AUTH'] });
    assert.match(await finding(`smtp://desk:p%40ss@127.0.0.1:${without.port}`), advice);
    assert.match(await finding(`smtp://127.0.0.1:${without.port}`), /^ok .* answers$/);
  });

  it('is that its TLS is none, or nobody’s', async (test) => {
    const advice = /has no TLS that can be trusted \(.*\): name the host that is in its certificate; smtps:\/\/ .* 465/;
    const { port } = await openMailServer(test);
    assert.match(await finding(`smtps://127.0.0.1:${port}`), advice);
    const secure = await openMailServer(test, { secure: true, logger: false });
    assert.match(await finding(`smtps://desk:p%40ss@127.0.0.1:${secure.port}`), advice);
  });

  it('is that the settings make no sense', async () => {
    assert.match(await finding('mail.example'), /^wrong The mail server is no address: write it like smtps:/);
  });
});
