/** The policy of the promise: no inline anything, and Trusted Types enforced. */
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html";

type Realm = Window & typeof globalThis & { incidents: string[]; warnings: string[] };

/** A page of a site that uses the built drop-in script, in a frame 800 by 600. */
export interface Site {
  readonly realm: Realm;
  readonly document: Document;
  /** Files of dist/cdn that were asked for, in order; chunks without their hash. */
  requests(): Promise<string[]>;
  /** From now on, files whose name contains this fail; with no name, none. */
  break(match?: string): Promise<void>;
  close(): void;
}

let runs = 0;

export const openSite = async (head: string, body: string, { broken = '', policy = STRICT_POLICY } = {}) => {
  const base = `/__site/${Date.now()}-${Math.random().toString(36).slice(2)}-${runs++}`;
  const fail = async (match = '') => void (await fetch(`${base}/break?${new URLSearchParams({ match })}`));
  if (broken) await fail(broken);
  const frame = document.createElement('iframe');
  frame.width = '800';
  frame.height = '600';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.src = `${base}/page?${new URLSearchParams({ head, body, policy })}`;
  document.body.append(frame);
  await loaded;

  const site: Site = {
    realm: frame.contentWindow as Realm,
    document: frame.contentDocument!,
    requests: async () => {
      const files: string[] = await (await fetch(`${base}/log`)).json();
      return files.map((file) => file.replace(/^chunks\/(.+)-.{8}\.js$/, '$1'));
    },
    break: fail,
    close: () => frame.remove(),
  };
  return site;
};
