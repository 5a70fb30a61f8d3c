/**
 * The drop-in script. Costs a page next to nothing until a reader comes near one of our tags; then it fetches
 * the element behind the tag, once. This is the one module that acts when it is imported.
 */

/** What stands behind each tag. */
const elements: Record<string, () => Promise<unknown>> = {
  'afterword-comment-form': () => import('./comment-form/afterword-comment-form.js'),
  'afterword-related': () => import('./related/afterword-related.js'),
};

const VERSION = '__VERSION__';
const MARK = Symbol.for('afterword');

const watch = (): void => {
  const selector = Object.keys(elements)
    .map((tag) => `${tag}:not(:defined)`)
    .join();
  const seen = new WeakSet<Element>();

  const load = (element: Element): void => {
    near.unobserve(element);
    // A connection that breaks now may be back the next time the reader comes near.
    elements[element.localName]!().catch(() => {
      seen.delete(element);
      addEventListener('online', look, { once: true });
    });
  };

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) load(target);
    },
    // One screen ahead in every direction.
    { rootMargin: '100%' },
  );

  const look = (): void => {
    for (const element of document.querySelectorAll(selector)) {
      if (element.getAttribute('loading') === 'eager') load(element);
      else if (!seen.has(element)) near.observe(element);
      seen.add(element);
    }
  };

  look();
  new MutationObserver(look).observe(document, { attributeFilter: ['loading'], childList: true, subtree: true });
};

// Importing it on a server does nothing; loading it twice does nothing the second time.
if (typeof document !== 'undefined') {
  const marks = globalThis as unknown as Record<symbol, string>;
  if (marks[MARK]) console.warn(`afterword: ${marks[MARK]} is here already, ${VERSION} does nothing`);
  else {
    marks[MARK] = VERSION;
    watch();
  }
}
