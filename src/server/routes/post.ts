import { FORM_TYPE, mediaType, parseJson, readText } from '../body.js';
import { parseDraft } from '../draft.js';
import { editableUntil } from '../edit-window.js';
import { failurePage } from '../form/failure-page.js';
import { formBody, parseForm, refererPage } from '../form/form-body.js';
import { refuseForeign } from '../headers.js';
import { formKey, requestKey } from '../idempotency.js';
import type { OriginPolicy } from '../origins.js';
import { tellStatus } from '../notices.js';
import type { Sender } from '../moderation/rules/rule.js';
import { postComment } from '../post-comment.js';
import { NO_PROOF } from '../spam/proof.js';
import { parseUrl } from '../../internal/url.js';
import { HttpError } from '../problems.js';
import { networkOf, type Route, type RouteContext, senderOf, take } from './route.js';

/** `POST {endpoint}`, from a script or from a plain form. */
export const post: Route = async (context, options) => {
  const request = context.req.raw;
  const url = new URL(request.url);
  const { base, origins, required, decider, votes, editWindow, events, notify, readUser } = options;
  refuseForeign(origins, request);
  const isForm = mediaType(request.headers) === FORM_TYPE;
  // A form needs no leave of CORS, so it must say where it stands, and truthfully: only a browser sets this header.
  if (isForm && !request.headers.has('origin')) throw new HttpError(403, 'forbidden');

  const text = await readText(request);
  const values = isForm ? parseForm(text) : undefined;
  if (values) context.set('typed', values);
  const body = values ? formBody(values, refererPage(request.headers.get('referer'), url)) : parseJson(text);
  const draft = await parseDraft(body, { required, allowsPage: (page) => origins.allowsPage(page, url), readUser });
  const asPage = wantsPage(request);
  const key =
    requestKey(request.headers.get('idempotency-key'), values?.key, draft) ?? (asPage ? formKey(draft) : undefined);

  const used = await take(context, options, 'posts', draft.email?.toLowerCase());
  const backend = await options.open();
  const network = options.networkRetention > 0 ? networkOf(context, options, backend) : undefined;
  // A plain form has nothing to work with.
  const proof = asPage || draft.proof === NO_PROOF ? undefined : 'possible';
  const sender: Sender = { ...senderOf(context, options, backend), used, proof };
  const { store, secret } = backend;
  if (!options.mails) draft.notify = false;
  const mayAsk = draft.notify ? () => backend.mail!.mayAsk(networkOf(context, options, backend)) : undefined;
  const keepsSender = options.akismet !== undefined;
  const posting = { store, secret, decider, sender, votes, key, network, keepsSender, mayAsk };
  const written = await postComment(draft, posting);
  const { status, stored, replayed, comment, token } = written;
  if (!replayed) {
    options.metrics?.commented(stored);
    if (comment.status === 'published') events.publish(draft.page, 'comment-published', { comment });
    tellStatus(notify, stored, draft.page, comment.id);
  }
  if (asPage) return backToPage(draft.page, comment.status === 'held' ? 'afterword-held' : `comment-${comment.id}`);
  const answer = { comment, token, editableUntil: editableUntil(Date.parse(comment.createdAt), editWindow) };
  return context.json(answer, status, {
    Location: `${base}/${comment.id}`,
    'Cache-Control': 'no-store',
    ...(replayed && { 'Idempotency-Replayed': 'true' }),
  });
};

/**
 * Back to the page at the comment. One that waits for approval is not there: `#afterword-held` lets the page say so,
 * with an element of that id and `:target`, and leaves the page's address alone.
 */
const backToPage = (page: string, fragment: string): Response =>
  new Response(null, { status: 303, headers: { Location: `${page}#${fragment}`, 'Cache-Control': 'no-store' } });

/** Whether this is a browser that leaves its page for the answer, and not a script. */
export const wantsPage = (request: Request): boolean =>
  request.method === 'POST' &&
  (request.headers.get('content-type') ?? '').toLowerCase().startsWith(FORM_TYPE) &&
  /\btext\/html\b/i.test(request.headers.get('accept') ?? '');

/** What a plain form's author sees when the comment was not taken. */
export const formFailure = async (
  context: RouteContext,
  failure: HttpError,
  origins: OriginPolicy,
): Promise<Response> => {
  const url = new URL(context.req.url);
  const values = context.get('typed');
  const page = values?.page || refererPage(context.req.header('referer') ?? null, url);
  const known = page ? parseUrl(page) : undefined;
  const back = known && origins.allowsPage(known, url) ? page : undefined;
  const response = await failurePage(failure, { values, page: back, action: url.pathname, origins: origins.listed });
  response.headers.set('Cache-Control', 'no-store');
  return response;
};
