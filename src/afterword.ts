/**
 * The drop-in script. Costs a page next to nothing until a reader comes near one of our tags; then it fetches
 * the element behind the tag, once. This is the one module that acts when it is imported.
 *
 * It looks at the document, not into shadow roots: whoever writes one imports the element there.
 */

/** What stands behind each tag, and the height that is held for it until it is there; finer in afterword.css. */
const elements: Record<string, [load: () => Promise<unknown>, room: string]> = {
  'afterword-comments': [() => import('./comments/afterword-comments.js'), '60em'],
  'afterword-count': [() => import('./count/afterword-count.js'), ''],
  'afterword-comment-form': [() => import('./comment-form/afterword-comment-form.js'), '31em'],
  'afterword-related': [() => import('./related/afterword-related.js'), '12em'],
};

const VERSION = '__VERSION__';
const MARK = Symbol.for('afterword');
const WARNED = Symbol.for('afterword.warned');

const watch = (): void => {
  const tags = Object.keys(elements);
  const selector = tags.map((tag) => `${tag}:not(:defined)`).join();
  /** `true` when an element is on its way or there, `false` when it could not be fetched. */
  const comes: Record<string, boolean> = {};

  const load = ({ localName }: Element): void => {
    if (comes[localName]) return;
    comes[localName] = true;
    elements[localName]![0]().catch(() => (comes[localName] = false));
  };

  // A tag stays under watch: what could not be fetched is fetched when the reader comes back.
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) load(target);
    },
    // One screen ahead in every direction, and with the document as root inside a frame, too.
    { root: document, rootMargin: '100%' },
  );

  const look = (again = false): void => {
    for (const element of document.querySelectorAll(selector)) {
      near.observe(element);
      // A change of the page does not ask again for what has just failed.
      if (element.getAttribute('loading') === 'eager' && (again || comes[element.localName] !== false)) load(element);
    }
  };

  // Of no specificity, so that every rule of the page wins; and no inline style, which strict policies refuse.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    tags
      .filter((tag) => elements[tag]![1])
      .map(
        (tag) =>
          `:where(${tag}:is(:not(:defined),:state(loading)):not([hidden])){display:block;min-block-size:var(--${tag}-reserve,${elements[tag]![1]})}`,
      )
      .join(''),
  );
  document.adoptedStyleSheets.push(sheet);

  look();
  new MutationObserver(() => look()).observe(document, {
    attributeFilter: ['loading'],
    childList: true,
    subtree: true,
  });
  addEventListener('online', () => {
    // Observed anew, every tag that is near is reported anew.
    near.disconnect();
    look(true);
  });
};

// Importing it on a server does nothing; loading it twice does nothing the second time.
if (typeof document !== 'undefined') {
  const marks = globalThis as unknown as Record<symbol, string>;
  if (!marks[MARK]) {
    marks[MARK] = VERSION;
    watch();
  } else if (!marks[WARNED]) {
    marks[WARNED] = VERSION;
    console.warn(`afterword: ${marks[MARK]} is here already, ${VERSION} does nothing`);
  }
}
