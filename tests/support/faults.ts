/** What a record says of the reader's side. Each sentence has its assertion in a table of the tests. */
export interface Client {
  state: string;
  draft?: 'kept';
  never?: string[];
  retry?: string;
  /** Key of the words that the reader gets. */
  says?: string;
  /** Code of the error that the page gets. */
  code?: string;
  /** Requests until the reader presses anything. */
  requests?: number;
  /** Comments that are stored in the end. */
  commits?: number;
  /** Milliseconds between the first two requests, at least. */
  apart?: number;
  /** The site's owner gets a hint on the console. */
  warns?: boolean;
}

export interface Fault {
  id: string;
  on: 'any' | 'create' | 'list' | 'related';
  response: Record<string, unknown>;
  client: Client;
}

/** What a fault has seen. */
export interface Seen {
  requests: {
    time: number;
    method: string;
    host: string;
    path: string;
    key: string | null;
    cookie: boolean;
    body: string;
  }[];
  keys: (string | null)[];
  commits: number;
}

const json = async (url: string) => (await fetch(url)).json();

/** Address of the player that the test runner has started. */
export const player = async (host = '127.0.0.1'): Promise<string> => {
  const { faults } = (await json('/__servers.json')) as { faults: number };
  return `http://${host}:${faults}`;
};

/** The records of an operation; `corpus` is empty where the test data is not there. */
export const faultsOf = async (set: 'own' | 'corpus', operation: 'create' | 'related' | 'list'): Promise<Fault[]> => {
  const sets = (await json(`${await player()}/faults`)) as Record<typeof set, Fault[]>;
  return sets[set].filter(({ on }) => on === operation || on === 'any');
};

/** A file of the test data, or undefined. */
export const corpus = async <T>(name: string): Promise<T | undefined> => {
  const response = await fetch(`${await player()}/corpora/${name}`);
  return response.ok ? ((await response.json()) as T) : undefined;
};

/** Whether an answer of the fault never ends, so that only a time limit helps. */
export const hangs = ({ response }: Fault): boolean => /"(?:hang|commitThenHang)":true/.test(JSON.stringify(response));
