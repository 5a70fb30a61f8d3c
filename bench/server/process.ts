import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of `target.ts`. */
export interface Target {
  /** Where it listens, if it does. */
  url: string;
  pid: number;
  /** Tells it to do something, and waits for what becomes of it. */
  ask(message: object): Promise<never>;
  end(): void;
}

/** What a process holds when it has thrown away what it can. */
export interface Held {
  /** Bytes of JavaScript's values, and of buffers. */
  heap: number;
  /** Bytes of all that it has in memory. */
  memory: number;
  /** Connections, files, timers. */
  open: number;
}

/** @param flags Node's own. */
export const startTarget = async (role: string, store: string, flags: readonly string[] = []): Promise<Target> => {
  const target = fileURLToPath(new URL('./target.ts', import.meta.url));
  const child = fork(target, [role, store], { execArgv: [...process.execArgv, ...flags] });
  const end = ended(child);
  end.catch(() => undefined);
  const answer = async () => {
    const heard = new AbortController();
    try {
      return (await Promise.race([once(child, 'message', { signal: heard.signal }), end]))[0] as never;
    } finally {
      heard.abort();
    }
  };
  const { url = '' } = (await answer()) as { url?: string };
  return {
    url,
    pid: child.pid!,
    ask(message) {
      child.send(message);
      return answer();
    },
    end: () => void child.kill('SIGKILL'),
  };
};

const ended = async (child: ChildProcess): Promise<never> => {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  throw new Error(`A process ended by itself: ${code ?? signal}`);
};
