import { warnOnce } from '../internal/warn.js';
import { ApiError } from './api-error.js';

/** An answer with its body, read whole. */
export interface Exchange {
  status: number;
  ok: boolean;
  headers: Headers;
  text: string;
}

interface ExchangeOptions {
  /** Milliseconds for the whole exchange, body included. */
  timeout: number;
  signal?: AbortSignal | undefined;
}

/** No answer of the contract is longer; what is may not fill the reader's memory. */
const LONGEST_ANSWER = 5_000_000;

/** One request and its whole answer. Whatever stands between is an {@link ApiError}. */
export const exchange = async (url: string, init: RequestInit, options: ExchangeOptions): Promise<Exchange> => {
  const method = init.method ?? 'GET';
  const fail = (code: ApiError['code'], cause?: unknown) => new ApiError(code, { method, url, cause });
  if (isOffline()) throw fail('offline');
  options.signal?.throwIfAborted();

  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, options.timeout);
  options.signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(url, {
      // No cookie ever travels, and what a reader wrote goes to no other address than the page named.
      credentials: 'omit',
      redirect: 'manual',
      ...init,
      signal: controller.signal,
    });
    if (response.type === 'opaqueredirect') throw fail('redirected');
    return { status: response.status, ok: response.ok, headers: response.headers, text: await readText(response) };
  } catch (cause) {
    controller.abort();
    options.signal?.throwIfAborted();
    if (cause instanceof ApiError) throw cause;
    if (cause instanceof RangeError) throw fail('unreadable', cause);
    if ((cause as Error).name === 'AbortError') throw fail('timeout', cause);
    if (isOffline()) throw fail('offline', cause);
    if (await isBlocked(url, init)) {
      warnOnce('cors', `${url} answers, but does not allow ${location.origin} to read its answers (CORS)`);
      throw fail('blocked', cause);
    }
    throw fail('network', cause);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
};

/** Browsers are sure only of having no connection; `true` says little. */
const isOffline = (): boolean => !navigator.onLine;

const readText = async (response: Response): Promise<string> => {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > LONGEST_ANSWER) throw new RangeError(`longer than ${LONGEST_ANSWER} bytes`);
    text += decoder.decode(value, { stream: true });
  }
};

/**
 * Fetch says the same of a broken connection and of a CORS refusal. The refusal it is when the endpoint can be
 * reached without reading its answer, but not with the headers that our request carries.
 */
const isBlocked = async (url: string, { headers }: RequestInit): Promise<boolean> => {
  if (new URL(url).origin === location.origin) return false;
  const reach = (init: RequestInit) =>
    fetch(url, {
      method: 'HEAD',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(5_000),
      ...init,
    }).then(
      () => true,
      () => false,
    );
  const [reachable, readable] = await Promise.all([reach({ mode: 'no-cors' }), reach({ headers: headers! })]);
  return reachable && !readable;
};
