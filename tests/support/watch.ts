/** What must not happen while hostile or broken answers are shown. */
export interface Watch {
  /** Uncaught errors, unhandled rejections, dialogues, marks left by scripts, and violations of the page's policy. */
  readonly incidents: string[];
  readonly warnings: string[];
  stop(): void;
}

const dialogues = ['alert', 'confirm', 'prompt', 'print', 'open'] as const;

/** Names that test vectors set or call when they run. */
const marks = ['xssed', 'pwned', 'hacked', 'xss'];

export const watch = (realm: Window & typeof globalThis = window): Watch => {
  const incidents: string[] = [];
  const warnings: string[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;
  const prototype = Object.getOwnPropertyNames(realm.Object.prototype).length;
  const { href } = realm.location;

  realm.addEventListener('error', (event) => incidents.push(`error: ${event.message}`), { signal });
  realm.addEventListener('unhandledrejection', (event) => incidents.push(`rejection: ${event.reason}`), { signal });
  realm.document.addEventListener(
    'securitypolicyviolation',
    (event) => incidents.push(`violation: ${event.violatedDirective} ${event.blockedURI}`),
    { signal },
  );
  const originals = dialogues.map((name) => [name, realm[name]] as const);
  for (const name of dialogues) realm[name] = (() => incidents.push(`${name}()`)) as never;
  const { warn, error } = realm.console;
  realm.console.warn = (...args) => void warnings.push(args.join(' '));
  realm.console.error = (...args) => void incidents.push(`console.error: ${args.join(' ')}`);

  return {
    get incidents() {
      const found = [...incidents];
      if (Object.getOwnPropertyNames(realm.Object.prototype).length !== prototype) found.push('Object.prototype');
      if (realm.location.href !== href) found.push(`navigation to ${realm.location.href}`);
      for (const mark of marks) if (mark in realm) found.push(`window.${mark}`);
      return found;
    },
    warnings,
    stop: () => {
      stopping.abort();
      for (const [name, original] of originals) realm[name] = original as never;
      Object.assign(realm.console, { warn, error });
    },
  };
};

/** Names of all elements and attributes below a node, as `a`, `a[href]`; shadow roots included. */
export const anatomy = (root: Element | ShadowRoot): Set<string> => {
  const names = new Set<string>();
  const visit = (node: Element | ShadowRoot) => {
    for (const element of node.querySelectorAll('*')) {
      names.add(element.localName);
      for (const { name } of element.attributes) names.add(`${element.localName}[${name}]`);
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(root);
  if (root instanceof Element && root.shadowRoot) visit(root.shadowRoot);
  return names;
};

/** Resolves when an image that cannot be loaded has failed; what hostile images do, they have done by then. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    const probe = new Image();
    probe.addEventListener('error', () => resolve(), { once: true });
    probe.src = 'data:image/png,broken';
  });
