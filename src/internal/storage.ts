/*
 * `localStorage` that never throws. Private mode, a full quota or a blocked site only mean that nothing is kept.
 */

const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch {
    return undefined;
  }
};

/** What is stored under a name; undefined where there is nothing, or something that is not ours. */
export const load = <T>(name: string): Partial<T> | undefined =>
  attempt(() => JSON.parse(localStorage.getItem(name)!) as T) ?? undefined;

/** Whether it was kept. */
export const save = (name: string, value: unknown): boolean | undefined =>
  attempt(() => {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  });

export const remove = (name: string): void => {
  attempt(() => localStorage.removeItem(name));
};

export const names = (prefix: string): string[] =>
  attempt(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix))) ?? [];
