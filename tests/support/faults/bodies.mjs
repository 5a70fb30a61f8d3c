import { isForm } from './memory.mjs';

/** Names that the records use, and where they stand in our comments. */
const inComment = {
  author: (comment, value) => (comment.author.name = value),
  website: (comment, value) => (comment.author.website = value),
  body: (comment, value) => (comment.text = value),
  date: (comment, value) => (comment.createdAt = value),
  parentId: (comment, value) => (comment.parent = value),
};
const onlyInArticles = ['title', 'url', 'excerpt', 'image'];
const onlyInComments = ['website', 'body', 'parentId'];

/** The bytes of an answer. Without instructions, what an endpoint in good health would say. */
export const bodyOf = (body, { operation, status, request, concerned }) => {
  if (!body && concerned) return Buffer.alloc(0);
  const { base64, text, repeat, prefix = '', encode = 'utf8' } = body ?? {};
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (text !== undefined) return Buffer.from(text);
  if (repeat) return Buffer.from(repeat.open.repeat(repeat.times) + repeat.mid + repeat.close.repeat(repeat.times));
  const json = body && 'json' in body ? body.json : generate(body ?? {}, { operation, status, request });
  return Buffer.from(prefix + JSON.stringify(json), encode);
};

const generate = (body, { operation, status, request }) => {
  if (operation === 'create') return created(body, status, request);
  return operation === 'related' ? related(body) : list(body);
};

/** What was posted, as an endpoint gives it back. */
const created = ({ over = {}, overAll = {}, status }, httpStatus, { headers, body }) => {
  const { text, author } = isForm(headers) ? formFields(body) : readJson(body);
  const held = httpStatus === 202 || status === 'pending' || status === 'held';
  const comment = newComment(0, { text, author, status: held ? 'held' : 'published' });
  overrideComment(comment, { ...over, ...overAll });
  return { comment: withoutDeleted(comment), token: 'a-token' };
};

const list = ({ gen = 'comments', n = 3, offset = 0, bodyBytes, over, overAll, holes, count, cursor = null }) => {
  const amount = gen === 'related' ? 0 : n;
  const comments = Array.from({ length: amount }, (_, index) =>
    newComment(index + offset, { parent: parentOf[gen]?.(index, n) ?? null }),
  );
  if (gen === 'reversed') comments.reverse();
  if (bodyBytes && comments[0]) comments[0].text = 'a'.repeat(bodyBytes);
  if (over && comments[1]) overrideComment(comments[1], over);
  if (overAll) for (const comment of comments) overrideComment(comment, overAll);
  const items = comments.map(withoutDeleted);
  if (holes) items.splice(1, 0, ...holes);
  return { comments: items, total: count ?? comments.length, next: cursor, closed: false };
};

const related = ({ gen = 'related', n = 3, over, overAll, holes }) => {
  const amount = gen === 'related' || gen === 'both' || gen === 'comments' ? n : 3;
  const articles = Array.from({ length: amount }, (_, index) => newArticle(index));
  if (over && articles[1]) overrideArticle(articles[1], over);
  if (overAll) for (const article of articles) overrideArticle(article, overAll);
  const items = articles.map(withoutDeleted);
  if (holes) items.splice(1, 0, ...holes);
  return { articles: items };
};

/** The shapes of conversation that the records ask for, by the parent of the comment at `index` of `n`. */
const parentOf = {
  cycle: (index, n) => `c${(index + 1) % n}`,
  chain: (index) => (index ? `c${index - 1}` : null),
  reversed: (index) => (index ? `c${index - 1}` : null),
  star: (index) => (index ? 'c0' : null),
  orphans: (index) => `gone${index}`,
};

const newComment = (index, { text = `Comment number ${index}`, author, parent = null, status = 'published' }) => ({
  id: `c${index}`,
  parent,
  author: { name: author?.name || `Ann ${index}`, website: author?.website || 'https://ok.example/' },
  text,
  createdAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
  status,
});

const newArticle = (index) => ({
  url: `https://ok.example/${index}`,
  title: `Related ${index}`,
  excerpt: 'Words',
  image: null,
});

const overrideComment = (comment, over) => {
  for (const [name, value] of Object.entries(over)) {
    if (onlyInArticles.includes(name)) continue;
    const actual = resolve(value, comment.id);
    if (Object.hasOwn(inComment, name)) inComment[name](comment, actual);
    else comment[name] = actual;
  }
};

const overrideArticle = (article, over) => {
  for (const [name, value] of Object.entries(over)) {
    if (!onlyInComments.includes(name)) article[name] = resolve(value, article.url);
  }
};

const resolve = (value, id) => {
  if (typeof value !== 'string') return value;
  if (value === '$self') return id;
  const [, seconds] = /^\$now\+(\d+)$/.exec(value) ?? [];
  if (seconds) return new Date(Date.now() + Number(seconds) * 1000).toISOString();
  // The record's own word for an address that browsers ask.
  return value.replace(/^drip:/, '');
};

const withoutDeleted = (record) =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== '$delete')
      .map(([name, value]) => [name, name === 'author' && value ? withoutDeletedName(value) : value]),
  );

const withoutDeletedName = (author) =>
  typeof author === 'object' && author.name === '$delete' ? { website: author.website } : author;

const readJson = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};

const formFields = (body) => {
  const { text, ...author } = Object.fromEntries(new URLSearchParams(body));
  return { text, author };
};
