import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserArgs, browserPath } from '../../scripts/browser.mjs';
import { startSite, type Site } from './site.js';

export const command = fileURLToPath(new URL('../../dist/cli/afterword.js', import.meta.url));

/** The endpoint as a site runs it: a process of its own, on a database file. */
export interface EndpointProcess {
  /** Ends it the way a power cut does. */
  kill(): Promise<void>;
  /** Starts it again, on the same file. */
  start(): Promise<void>;
}

export interface Stored {
  text: string;
  name: string;
  status: string;
  page: string;
}

export interface Reader {
  page: Page;
  /** What the page has written to the console. */
  console: string[];
}

export interface Journey extends Reader {
  site: Site;
  endpoint: EndpointProcess;
  /** What the database file holds. */
  rows(): Promise<Stored[]>;
}

let browser: Promise<Browser> | undefined;

export const launch = (): Promise<Browser> =>
  (browser ??= chromium.launch({ executablePath: browserPath()!, args: browserArgs }));

export const closeBrowser = async (): Promise<void> => (await browser)?.close();

/** Everything is published. Nobody fills a form as fast as a test. */
const OPEN = ['--moderation', 'none', '--without', 'time'];

/** A reader in front of an article whose comments go to a real endpoint. */
export const journey = async (
  test: TestContext,
  options: BrowserContextOptions = {},
  flags: (site: Site) => string[] = () => OPEN,
): Promise<Journey> => {
  const data = mkdtempSync(join(tmpdir(), 'afterword-e2e-'));
  test.after(() => rmSync(data, { recursive: true, force: true }));
  const site = await startSite(test);
  const endpoint = endpointProcess(test, site, data, flags(site));
  await endpoint.start();

  return { site, endpoint, rows: () => readRows(join(data, 'comments.sqlite')), ...(await reader(test, options)) };
};

/** Somebody with a browser of their own. */
export const reader = async (test: TestContext, options: BrowserContextOptions = {}): Promise<Reader> => {
  const context = await (await launch()).newContext({ viewport: { width: 1000, height: 800 }, ...options });
  test.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const messages: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(`${error.name}: ${error.message}`));
  return { page, console: messages };
};

const endpointProcess = (test: TestContext, site: Site, data: string, flags: string[]): EndpointProcess => {
  let child: ChildProcess | undefined;
  test.after(() => void child?.kill('SIGKILL'));
  return {
    async start() {
      child = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', data, ...flags], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      for await (const line of createInterface(child.stdout!)) {
        site.endpoint = /http:\S+/.exec(line)![0];
        return;
      }
      throw new Error('the endpoint has not started');
    },
    async kill() {
      const gone = once(child!, 'exit');
      child!.kill('SIGKILL');
      await gone;
    },
  };
};

interface Database {
  prepare(sql: string): { all(): unknown[] };
  close(): void;
}

const readRows = async (file: string): Promise<Stored[]> => {
  const builtIn = 'node:sqlite';
  const { DatabaseSync } = ((await import(builtIn).catch(() => undefined)) ??
    (await import('@photostructure/sqlite'))) as { DatabaseSync: new (path: string) => Database };
  const database = new DatabaseSync(file);
  try {
    return database.prepare('select text, name, status, page from comments order by id').all() as Stored[];
  } finally {
    database.close();
  }
};
