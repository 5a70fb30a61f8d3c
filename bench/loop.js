/** @typedef {import('../src/contract/comment.js').Comment} Comment */

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const button = (action, ...children) =>
  make('button', { type: 'button', class: 'quiet', 'data-do': action }, ...children);

const fold = () => {
  const made = button('fold', 'Hide replies');
  made.setAttribute('aria-expanded', 'true');
  return made;
};

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

const article = ({ id, author, createdAt, text, votes }) => {
  const date = new Date(createdAt);
  const ago = relative.format(Math.round((date.getTime() - Date.now()) / 86_400_000), 'day');
  const inFull = full.format(date);
  const heart = make('span', { class: 'heart', 'aria-hidden': 'true' });
  return make(
    'article',
    { part: 'comment comment-published', id: `comment-${id}`, tabindex: '-1' },
    make(
      'div',
      { class: 'head' },
      make('span', { part: 'avatar', 'aria-hidden': 'true' }, author.name[0]),
      make('div', { part: 'author', role: 'heading', 'aria-level': '3' }, make('bdi', {}, author.name)),
      make(
        'div',
        { class: 'muted meta' },
        make(
          'a',
          { part: 'date', href: `#comment-${id}`, title: inFull, 'aria-label': `${ago}, ${inFull}` },
          make('time', { datetime: date.toISOString() }, ago),
        ),
      ),
    ),
    make('div', { part: 'text' }, ...text.split(/\n\s*\n/).map((each) => make('p', { dir: 'auto' }, each))),
    make(
      'div',
      { part: 'actions' },
      button('reply', 'Reply'),
      button('like', heart, `Like ${votes || ''}`),
      button('more', 'More'),
    ),
  );
};

/**
 * The list that the element makes, written out by hand: nothing can be updated, nothing is kept for later.
 *
 * @param {readonly Comment[]} comments parents first
 */
export const loop = (comments) => {
  const root = make('ol', { role: 'list', part: 'replies' });
  const items = new Map();
  for (const comment of comments) {
    const item = make('li', { part: 'item' }, article(comment));
    const parent = items.get(comment.parent);
    items.set(comment.id, { item, list: undefined });
    if (!parent) root.append(item);
    else {
      if (!parent.list) {
        parent.list = make('ol', { role: 'list', part: 'replies' });
        parent.item.querySelector('[part=actions]').append(fold());
        parent.item.append(parent.list);
      }
      parent.list.append(item);
    }
  }
  return root;
};
