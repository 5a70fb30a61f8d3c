import type { HoldReason, ModeratorAction } from '../../contract/index.js';
import { sameEmail } from '../../internal/email.js';
import { excerpt } from '../../internal/excerpt.js';
import { parseUrl, safeUrl } from '../../internal/url.js';
import { queueOfRow } from '../storage/moderation/act.js';
import type { MailedComment } from '../storage/mail/mail-store.js';
import type { Parcel } from '../storage/mail/parcels.js';
import type { CommentRow } from '../storage/schema.js';
import type { Store } from '../storage/store.js';
import { isPublic } from '../storage/visible.js';
import { type Block, type Letter, named } from './letter.js';
import type { Links } from './links.js';
import type { Mailing } from './options.js';

export interface Composer {
  store: Store;
  mailing: Mailing;
  links: Links;
  /** Whether a page with this address may have comments here. */
  allowsPage(page: URL): boolean;
}

/** The most comments that one mail shows; of the others it says how many there are. */
const SHOWN = 10;
/** Characters of a comment that a mail shows. */
const EXCERPT = 2_000;

/** The mail about what is in a parcel, as it is now; undefined when there is nothing left to say. */
export const compose = (composer: Composer, parcel: Parcel): Promise<Letter | undefined> =>
  ({ moderate: toModerator, reply: toAuthor, confirm: toNewAddress })[parcel.kind](composer, parcel);

/** Whether a moderator should look at it. */
const waits = (row: MailedComment): boolean => queueOfRow(row) === 'held' || row.open_reports > 0;

const toModerator = async (composer: Composer, parcel: Parcel): Promise<Letter | undefined> => {
  const { store, mailing } = composer;
  const waiting = (await store.mail.comments(parcel.comments)).filter(waits);
  const shown = await rowsOf(store, waiting.slice(0, SHOWN));
  const [first] = shown;
  if (!first) return undefined;
  const only = waiting.length === 1;
  const title = named(await store.title(first.page), 'a page');
  const what = only
    ? `A comment on “${title}” ${queueOfRow(first) === 'held' ? 'waits' : 'was reported'}`
    : `${waiting.length} comments wait or were reported`;
  const rest = waiting.length - shown.length;
  const blocks: Block[] = [{ say: `${what}. Links in this mail ask once more before they do something.` }];
  for (const row of shown) blocks.push(...(await blocksFor(composer, row, parcel.recipient)));
  if (rest > 0) blocks.push({ say: `${rest} more are on the moderators’ page.` });
  blocks.push({ links: [{ label: 'The moderators’ page', url: `${mailing.url}/moderate` }] });
  return { subject: `[${mailing.siteName}] ${what}`, blocks };
};

const blocksFor = async (composer: Composer, row: CommentRow, recipient: string): Promise<Block[]> => {
  const { store, links } = composer;
  const title = named(await store.title(row.page), 'a page');
  const actions = queueOfRow(row) === 'held' ? held : reported;
  const offered = await Promise.all(
    Object.entries(actions).map(async ([action, label]) => ({
      label,
      url: await links.decide(action as ModeratorAction, row.id, recipient),
    })),
  );
  return [
    { say: `${named(row.name, 'Somebody')} on “${title}”${whyOf(row)}:` },
    { quote: excerpted(row.text) },
    { links: [...offered, ...pageLink(composer, row, 'The page')] },
  ];
};

/** What each link does, in the order in which they stand. */
const held: Partial<Record<ModeratorAction, string>> = {
  approve: 'Approve it',
  spam: 'It is spam',
  delete: 'Delete it',
};
const reported: Partial<Record<ModeratorAction, string>> = {
  approve: 'Leave it as it is',
  hide: 'Hide it',
  spam: 'It is spam',
  delete: 'Delete it',
};

/** Rules whose reason a mail tells of; the others are how the site is set up. */
const reasons: Partial<Record<HoldReason, string>> = {
  links: 'it has many links',
  words: 'it has a word of your list',
  script: 'it is in another writing system',
  length: 'it is long',
  rate: 'many came at once',
  spam: 'it may be spam',
};

const whyOf = ({ reason, open_reports }: CommentRow): string => {
  const why = [reason && reasons[reason], open_reports > 0 && 'a reader reported it'].filter(Boolean);
  return why.length > 0 ? ` (${why.join('; ')})` : '';
};

const toAuthor = async (composer: Composer, parcel: Parcel): Promise<Letter | undefined> => {
  const { store, links, mailing } = composer;
  const subscriber = await store.mail.subscriber({ email: parcel.recipient });
  if (!subscriber || subscriber.confirmed_at === null) return undefined;
  const replies = await repliesTo(composer, parcel);
  const shown = await rowsOf(store, replies.slice(0, SHOWN));
  const [first] = shown;
  if (!first) return undefined;
  const only = replies.length === 1;
  const title = named(await store.title(first.page), 'a page');
  const what = only
    ? `${named(first.name, 'Somebody')} replied to your comment on “${title}”`
    : `${replies.length} replies to your comments`;
  const blocks: Block[] = [];
  for (const row of shown) {
    const on = named(await store.title(row.page), 'a page');
    blocks.push(
      { say: `${named(row.name, 'Somebody')} replied to your comment on “${on}”:` },
      { quote: excerpted(row.text) },
      ...linksBlock(pageLink(composer, row, 'Read it, and answer')),
    );
  }
  if (replies.length > shown.length) blocks.push({ say: `And ${replies.length - shown.length} more.` });
  const unsubscribe = await links.unsubscribe(subscriber.id);
  blocks.push(
    { say: `You asked ${mailing.siteName} for these mails.` },
    { links: [{ label: 'No more of them', url: unsubscribe }] },
  );
  return { subject: `[${mailing.siteName}] ${what}`, blocks, unsubscribe };
};

/** Those that everybody can read, to comments whose author still wants to be told. */
const repliesTo = async ({ store }: Composer, { comments, recipient }: Parcel): Promise<MailedComment[]> => {
  const replies = (await store.mail.comments(comments)).filter(isPublic);
  const wanted = new Set<string>();
  for (const parent of new Set(replies.map((reply) => reply.parent))) {
    const answered = parent === null ? undefined : await store.find(parent);
    if (answered?.notify === 1 && sameEmail(answered.email ?? '') === recipient) wanted.add(answered.id);
  }
  return replies.filter(({ parent }) => parent !== null && wanted.has(parent));
};

/** Nothing in it is what somebody wrote: whoever asked may not be whose address it is. */
const toNewAddress = async ({ store, links, mailing }: Composer, parcel: Parcel): Promise<Letter | undefined> => {
  const subscriber = await store.mail.subscriber({ email: parcel.recipient });
  if (!subscriber || subscriber.confirmed_at !== null || subscriber.refused_at !== null) return undefined;
  const unsubscribe = await links.unsubscribe(subscriber.id);
  return {
    subject: `[${mailing.siteName}] Do you want mails about replies?`,
    blocks: [
      {
        say: `Somebody, probably you, wrote a comment on ${mailing.siteName} and asked for a mail when it is answered.`,
      },
      { links: [{ label: 'Yes, mail me', url: await links.confirm(subscriber.id, Number(subscriber.asked_at)) }] },
      { say: 'If it was not you, do nothing: then no mails about replies come to this address.' },
      { links: [{ label: 'Do not ask me again', url: unsubscribe }] },
    ],
    unsubscribe,
  };
};

/** One at a time: a comment may be long. */
const rowsOf = async (store: Store, some: readonly MailedComment[]): Promise<CommentRow[]> => {
  const rows: CommentRow[] = [];
  for (const { id } of some) {
    const row = await store.find(id);
    if (row) rows.push(row);
  }
  return rows;
};

/** To where the comment stands, on a page of the site's: an imported one may be anywhere. */
const pageLink = ({ allowsPage }: Composer, { page, id }: CommentRow, label: string) => {
  const url = parseUrl(safeUrl(page) ?? '');
  return url && allowsPage(url) ? [{ label, url: `${url.href}#comment-${id}` }] : [];
};

const linksBlock = (links: { label: string; url: string }[]): Block[] => (links.length > 0 ? [{ links }] : []);

/** Keeps the lines of what is short enough. */
const excerpted = (text: string): string => (text.length <= EXCERPT ? text : excerpt(text, EXCERPT));
