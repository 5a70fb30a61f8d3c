import { parseUrl } from '../../internal/url.js';
import { HttpError } from '../problems.js';

/** What a plain form held, under the names that it uses. */
export type FormValues = Readonly<Record<string, string>>;

/**
 * The fields of an urlencoded body. A form on a page in another encoding would arrive as replacement characters:
 * that is refused, not stored.
 */
export const parseForm = (body: string): FormValues => {
  const parameters = new URLSearchParams(body);
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  // Of two fields with one name the first counts, as in a form that somebody extended.
  for (const [name, value] of parameters) values[name] ??= value;
  if (!/\ufffd|%ef%bf%bd/i.test(body) && /\ufffd/.test([...parameters].flat().join(''))) {
    throw new HttpError(400, 'malformed');
  }
  return values;
};

/**
 * The JSON body that these fields stand for. WordPress's names are understood too, so that a theme's form works when
 * only its action is changed.
 * @param page The page to fall back on when the form does not name one.
 */
export const formBody = (values: FormValues, page: string | undefined): unknown => {
  const meta = Object.entries(values).filter(([name]) => name.startsWith('meta.'));
  const elapsed = Number(values.elapsed || Number.NaN);
  return {
    page: { url: values.page || page, title: values.title || undefined },
    parent: values.parent ?? parentId(values.comment_parent),
    author: {
      name: values.name ?? values.author,
      email: values.email,
      website: values.website ?? values.url,
    },
    userToken: values.userToken || undefined,
    text: values.text ?? values.comment ?? '',
    meta:
      meta.length > 0
        ? Object.fromEntries(meta.map(([name, value]) => [name.slice('meta.'.length), value]))
        : undefined,
    topic: values.topic || undefined,
    proof: values.proof || undefined,
    elapsed: Number.isFinite(elapsed) && elapsed >= 0 ? elapsed : undefined,
    // A box that is not ticked is not sent.
    notify: values.notify ? true : undefined,
  };
};

/** WordPress writes 0 for "answers nothing". */
const parentId = (value: string | undefined): string | undefined => (value === '0' ? undefined : value);

/**
 * The page that the form stands on, by the `Referer` header. By default a browser tells another host no more than
 * the origin, so from there an address without a path is no page.
 */
export const refererPage = (referer: string | null, request: URL): string | undefined => {
  const url = referer ? parseUrl(referer) : undefined;
  if (!referer || !url) return undefined;
  return url.host === request.host || url.pathname !== '/' || url.search ? referer : undefined;
};
