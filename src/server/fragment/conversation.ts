import { html as markup, raw } from 'hono/html';
import type { Comment } from '../../contract/index.js';
import { safeUrl } from '../../internal/url.js';
import { type Node, tree } from './tree.js';

/** The address of this endpoint with these parameters, for the same page. */
type At = (parameters: Record<string, string>) => string;
type Markup = ReturnType<typeof markup> | '';

export const conversation = (comments: readonly Comment[], at: At): Markup => list(tree(comments), at);

const list = (nodes: readonly Node[], at: At): Markup =>
  nodes.length > 0 ? markup`<ol>\n${nodes.map((node) => item(node, at))}</ol>\n` : '';

const item = (node: Node, at: At): Markup => {
  const { id, parent, rest, status } = node.comment;
  const start = markup`<li id="comment-${id}"${parent === null ? '' : markup` data-parent="${parent}"`}`;
  const end = markup`${list(node.replies, at)}${
    rest ? markup`<p><a href="${at({ cursor: rest })}">More replies</a></p>\n` : ''
  }</li>\n`;
  return status === 'deleted'
    ? markup`${start}>\n<p>This comment was deleted by its author.</p>\n${end}`
    : markup`${start} itemscope itemtype="https://schema.org/Comment">\n${body(node, at)}${end}`;
};

const body = ({ comment, answers }: Node, at: At): Markup => {
  const { author, createdAt, editedAt, text, html, votes } = comment;
  return markup`<p>${person(author)} ${time('dateCreated', createdAt)}${
    editedAt ? markup` (edited ${time('dateModified', editedAt)})` : ''
  }${answers ? reference(comment.parent ?? '', answers, at) : ''}</p>
<div itemprop="text">
${html === undefined ? text.split(/\n\s*\n/).map(paragraph) : markup`${raw(html)}\n`}</div>
${votes === undefined ? '' : markup`<p><data itemprop="upvoteCount" value="${votes}">${votes}</data> ${votes === 1 ? 'like' : 'likes'}</p>\n`}`;
};

const person = ({ name, website }: Comment['author']): Markup => {
  const link = safeUrl(website);
  const shown = markup`<bdi itemprop="name">${name || 'Anonymous'}</bdi>`;
  return markup`<span itemprop="author" itemscope itemtype="https://schema.org/Person">${
    link ? markup`<a itemprop="url" href="${link}" rel="ugc nofollow noopener">${shown}</a>` : shown
  }</span>`;
};

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

const time = (property: string, value: string): Markup =>
  markup`<time itemprop="${property}" datetime="${value}">${moment.format(new Date(value))} UTC</time>`;

/** Leads to what a comment answers, here or in its thread. */
const reference = (parent: string, answers: NonNullable<Node['answers']>, at: At): Markup =>
  answers === 'elsewhere'
    ? markup` <a href="${at({ thread: parent })}#comment-${parent}">in reply to another comment</a>`
    : markup` <a href="#comment-${parent}">in reply to <bdi>${answers.author.name || 'Anonymous'}</bdi></a>`;

const paragraph = (text: string): Markup =>
  markup`<p dir="auto">${text.split('\n').map((line, index) => (index > 0 ? markup`<br>\n${line}` : line))}</p>\n`;
