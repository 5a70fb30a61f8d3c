import type { ModeratorAction } from '../../contract/index.js';
import { isId } from '../id.js';
import { named } from '../mail/letter.js';
import type { Link } from '../mail/links.js';
import { mailPage, type Page } from '../mail/page.js';
import { isAsked } from '../storage/mail/subscribers.js';
import { queueOfRow } from '../storage/moderation/act.js';
import type { CommentRow } from '../storage/schema.js';
import { answer, tellChange } from './comment.js';
import type { AppOptions, Route, RouteContext } from './route.js';

type Decision = Extract<Link, { moderator: string }>;

/** `GET {endpoint}/mail`: what a link in a mail would do, and a button. Whoever looks at links in mails changes nothing. */
export const showLink: Route = async (context, options) => {
  const link = await linkOf(context, options);
  const page = link && (await pageOf(link, options));
  return page ? mailPage(200, page) : refused();
};

/** `POST {endpoint}/mail`: does it. What else the request holds is not looked at (RFC 8058). */
export const followLink: Route = async (context, options) => {
  const link = await linkOf(context, options);
  const page = link && (await doneBy(link, options));
  return page ? mailPage(200, page) : refused();
};

const linkOf = async (context: RouteContext, { open }: AppOptions): Promise<Link | undefined> => {
  const { mail } = await open();
  return mail?.links.read(context.req.query('token') ?? '');
};

/** The same for whatever is wrong with a link. */
const refused = (): Promise<Response> =>
  mailPage(404, { title: 'This link does not work', say: ['It was used before, is too old, or is not whole.'] });

const pageOf = async (link: Link, options: AppOptions): Promise<Page | undefined> => {
  const { store } = await options.open();
  switch (link.do) {
    case 'confirm':
      if (!isAsked(await store.mail.subscriber({ id: link.sub }), link.asked)) return undefined;
      return {
        title: 'Do you want mails about replies?',
        say: ['A mail comes when somebody replies to a comment of yours. Each has a link that ends them.'],
        button: 'Yes, mail me',
      };
    case 'unsubscribe':
      if (!(await store.mail.subscriber({ id: link.sub }))) return undefined;
      return { title: 'No more mails about replies?', button: 'No more mails' };
    default: {
      const row = await commentOf(link, options);
      if (!row || (await store.moderation.isUsed(link.id))) return undefined;
      return { title: questions[link.do], ...(await about(row, options)), button: buttons[link.do] };
    }
  }
};

const doneBy = async (link: Link, options: AppOptions): Promise<Page | undefined> => {
  const { store } = await options.open();
  switch (link.do) {
    case 'confirm': {
      const asked = { id: link.sub, askedAt: link.asked, at: Date.now() };
      if (!(await store.mail.confirm(asked))) return undefined;
      return { title: 'You will be mailed', say: ['A mail comes when somebody replies to a comment of yours.'] };
    }
    case 'unsubscribe':
      if (!(await store.mail.unsubscribe(link.sub))) return undefined;
      return { title: 'No more mails', say: ['No mails about replies come to your address any more.'] };
    default:
      return decide(link, options);
  }
};

const decide = async (decision: Decision, options: AppOptions): Promise<Page | undefined> => {
  const { store } = await options.open();
  const row = await commentOf(decision, options);
  if (!row) return undefined;
  const by = { by: `${decision.moderator} (by mail)`, at: Date.now() };
  const used = { id: decision.id, expires_at: decision.expiresAt };
  const acted = await store.moderation.act(row, decision.do, by, answer(options), used);
  if (!acted) return undefined;
  if (acted.entry !== undefined) tellChange(acted, options);
  // Beside this very address, whatever a proxy has made of the path.
  const link = { label: 'The moderators’ page', url: 'moderate' };
  return { title: 'Done', ...(await about(acted.after, options)), link };
};

const about = async (row: CommentRow, { open }: AppOptions): Promise<Pick<Page, 'say' | 'quote'>> => {
  const title = named(await (await open()).store.title(row.page), 'a page');
  return { say: [`${named(row.name, 'Somebody')} on “${title}”. ${states[queueOfRow(row)]}`], quote: row.text };
};

/** What a moderator can still decide about. */
const commentOf = async ({ sub }: Decision, { open }: AppOptions): Promise<CommentRow | undefined> => {
  const row = isId(sub) ? await (await open()).store.find(sub) : undefined;
  return row && row.text !== '' ? row : undefined;
};

const questions: Record<ModeratorAction, string> = {
  approve: 'Approve this comment?',
  hide: 'Hide this comment?',
  spam: 'Is this comment spam?',
  delete: 'Delete this comment?',
};

const buttons: Record<ModeratorAction, string> = {
  approve: 'Approve it',
  hide: 'Hide it',
  spam: 'It is spam',
  delete: 'Delete it',
};

const states: Record<ReturnType<typeof queueOfRow>, string> = {
  published: 'It is published.',
  held: 'Readers do not see it: it waits.',
  spam: 'Readers do not see it: it is in the spam.',
  deleted: 'Readers do not see it: it is deleted.',
  withdrawn: 'Its author took it back.',
};
