import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isPostgresUrl } from '../../src/server/index.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where this program of ours is bundled, as in `src/cli/afterword`. */
export const program = (name: string): string => join(process.env['TEST_BUNDLES']!, `${name}.js`);

/** Runs a program of ours in a process of its own, which does not outlive the test. */
export const run = (
  test: TestContext,
  name: string,
  args: readonly string[] = [],
  { env = {}, node = [] }: { env?: Record<string, string>; node?: string[] } = {},
): ChildProcess => {
  const child = spawn(process.execPath, ['--enable-source-maps', ...node, program(name), ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  test.after(() => void child.kill('SIGKILL'));
  return child;
};

/** How it ended and what it said. */
export const ended = async (child: ChildProcess) => {
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr!.on('data', (chunk) => (stderr += String(chunk)));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stdout, stderr };
};

/** The first line that it prints. */
export const firstLine = async (child: ChildProcess): Promise<string> => (await firstLines(child, 1))[0]!;

export const firstLines = async (child: ChildProcess, count: number): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) if (lines.push(line) === count) break;
  return lines;
};

/** The endpoint in a process of its own, on this store. */
export const startEndpoint = async (test: TestContext, store: string, args: readonly string[] = []) => {
  const place = isPostgresUrl(store) ? `--database=${store}` : `--data=${dirname(store)}`;
  const child = run(test, 'tests/support/endpoint', [place, ...args]);
  const { url } = JSON.parse(await firstLine(child)) as { url: string };
  return { child, url };
};

export const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** The bytes of a JSON post, for a socket. */
export const rawPost = (url: string, body: unknown, headers: Record<string, string> = {}) => {
  const { host, pathname } = new URL(url);
  const text = JSON.stringify(body);
  const all = {
    Host: host,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return { head: `POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`, body: text };
};

export const open = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
};

/** All that arrives until the other side hangs up, or `enough` of it is there. */
export const received = async (socket: Socket, enough: RegExp = /(?!)/): Promise<string> => {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (enough.test(text)) break;
  }
  return text;
};
