import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Files, Operation } from './disk.js';

/** A comment, and how long the record was when its client heard that it is stored. */
export type Acknowledged = ReadonlyMap<string, number>;

/** What a store did to its files while comments were written. */
export interface Recording {
  /** The files when the record began. */
  before: Files;
  operations: readonly Operation[];
  /** The files when it ended. */
  after: Files;
  acknowledged: Acknowledged;
  /** What a start on these files finds. */
  open(files: Files): Promise<Found>;
}

export interface Found {
  texts: string[];
  /** Or what is wrong. */
  integrity: 'ok' | (string & {});
}

export interface StoreToCut {
  /** The first is how it is run: it may lose nothing. The others have to. */
  settings: readonly [string, ...string[]];
  /** How often the power is cut by default. */
  points: number;
  /** Gives what was recorded to `use`; what is needed for it is removed after that. */
  record<Result>(options: RecordOptions, use: (recording: Recording) => Promise<Result>): Promise<Result>;
}

export interface RecordOptions {
  setting: string;
  comments: number;
  recorder: Recorder;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export type Recorder = ReturnType<typeof createRecorder>;

/** Compiles what is loaded in front of libc. */
export const createRecorder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-recorder-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // PostgreSQL loads it as another user.
  chmodSync(folder, 0o755);
  const library = join(folder, 'record.so');
  const { status, stderr, error } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O2', '-o', library, here('record.c'), '-ldl'],
    { encoding: 'utf8' },
  );
  if (error || status !== 0) {
    remove();
    throw new Error(`No C compiler could make the recorder: ${error?.message ?? stderr}`);
  }
  return {
    /** Has what a process, and those that it starts, do in a folder recorded in a file. */
    env: (watched: string, record: string) => ({
      LD_PRELOAD: library,
      RECORD_FOLDER: realpathSync(watched),
      RECORD_FILE: record,
    }),
    remove,
  };
};

/** Starts the endpoint, which has its tables when it listens, and ends it as the power would. */
export const withEndpoint = async <Result>(
  args: readonly string[],
  env: Record<string, string>,
  use: (url: string) => Result,
): Promise<Awaited<Result>> => {
  const child = spawn(process.execPath, ['--import', 'tsx', here('endpoint.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await use(await firstLine(child));
  } finally {
    if (child.kill('SIGKILL')) await once(child, 'exit');
  }
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
  if (typeof line !== 'string') throw new Error('The endpoint does not start');
  return line;
};

const CLIENTS = 8;

/** Several clients write, each one comment after the other. */
export const write = async (url: string, comments: number, record: string): Promise<Acknowledged> => {
  const acknowledged = new Map<string, number>();
  let count = 0;
  const client = async (number: number) => {
    while (count < comments) {
      const text = `comment ${count++}`;
      const body = JSON.stringify({ page: { url: new URL(`/page-${number % 3}`, url) }, text });
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': text.replace(' ', '-') };
      const response = await fetch(url, { method: 'POST', headers, body });
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      acknowledged.set(text, statSync(record).size);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return acknowledged;
};

export const readFiles = (folder: string): Files =>
  new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, name))]),
  );
