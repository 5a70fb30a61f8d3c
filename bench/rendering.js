import { loop } from './loop.js';

const THREADS = 250;
const NAMES = ['Ines', 'Marten', 'Noor', 'Tomasz', 'Aiko'];
const SENTENCE = 'The tide came in twice that day, and nobody on the quay had thought to look at the table. ';

/** 1,000 comments: threads of a comment, two replies and one reply to a reply. */
const comments = Array.from({ length: THREADS }, (_, thread) =>
  [null, 'a', 'a', 'b'].map((answers, index) => ({
    id: `${thread}${'abcd'[index]}`,
    parent: answers && `${thread}${answers}`,
    author: { name: NAMES[(thread + index) % NAMES.length] },
    createdAt: new Date(Date.now() - (thread + 2) * 86_400_000).toISOString(),
    text: `${SENTENCE.repeat(1 + ((thread + index) % 4))}\n\nThank you for number ${thread}.`,
    votes: (thread * index) % 9,
    status: 'published',
  })),
).flat();

const client = (list) => ({
  create: () => Promise.reject(new Error('nobody posts here')),
  list: async () => ({ comments: list, total: list.length, next: null, closed: false, skipped: 0 }),
});

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

const loaded = (element) =>
  new Promise((resolve) => element.addEventListener('afterword-comments-loaded', resolve, { once: true }));

/** Milliseconds until what `show` adds has been laid out and painted, and how many elements there are. */
const timed = async (show, root) => {
  await painted();
  const start = performance.now();
  await show();
  document.body.getBoundingClientRect();
  await painted();
  const time = performance.now() - start;
  return { time, elements: root.querySelectorAll('[part=item] *').length };
};

/** An element whose form is there and whose list is empty. */
const ready = async () => {
  const element = document.createElement('afterword-comments');
  Object.assign(element, { loading: 'eager', client: client([]), page: 'https://site.example/none' });
  element.setAttribute('loading', 'eager');
  const isLoaded = loaded(element);
  document.body.append(element);
  await isLoaded;
  await element.updateComplete;
  return element;
};

const ways = {
  async element() {
    const element = await ready();
    return timed(async () => {
      const isLoaded = loaded(element);
      Object.assign(element, { client: client(comments), page: 'https://site.example/full' });
      await isLoaded;
      await element.updateComplete;
    }, element.shadowRoot);
  },

  /** The same markup under the same styles. */
  async loop(style = '') {
    const element = await ready();
    const { shadowRoot } = element;
    const others = new CSSStyleSheet();
    others.replaceSync(style);
    shadowRoot.adoptedStyleSheets.push(others);
    return timed(() => shadowRoot.querySelector('[aria-busy]').replaceChildren(loop(comments)), shadowRoot);
  },

  /** And without what spares the browser the comments that are out of sight. */
  plain: () => ways.loop('[part~=item] { content-visibility: visible !important }'),
};

globalThis.measure = (way) => ways[way]();
