import { limits } from '../contract/index.js';
import { HttpError } from './problems.js';

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The media type of a request body. Only what a browser cannot send without asking first (JSON) and the plain
 * form, which has rules of its own, are taken; and only UTF-8, uncompressed.
 */
export const mediaType = (headers: Headers): typeof JSON_TYPE | typeof FORM_TYPE => {
  const [type, ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const essence = type!.trim();
  if (essence !== JSON_TYPE && essence !== FORM_TYPE) throw new HttpError(415, 'unsupported_media_type');
  for (const parameter of parameters) {
    const [name, value = ''] = parameter.split('=');
    if (name!.trim() === 'charset' && !/^"?utf-?8"?$/.test(value.trim())) {
      throw new HttpError(415, 'unsupported_media_type');
    }
  }
  const encoding = headers.get('content-encoding');
  if (encoding && encoding.toLowerCase() !== 'identity') throw new HttpError(415, 'unsupported_media_type');
  return essence;
};

/** The whole body as text. Reads `limits.request` bytes at most. */
export const readText = async (request: Request): Promise<string> => {
  const announced = request.headers.get('content-length');
  if (Number(announced) > limits.request) throw tooLarge();
  // Whoever speaks HTTP for us gives no more than was announced, and Node's gives it sooner than a stream.
  const bytes = announced === null ? await readBytes(request) : await readAll(request);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpError(400, 'malformed', { cause });
  }
};

const readAll = async (request: Request): Promise<ArrayBuffer> => {
  const bytes = await request.arrayBuffer().catch(broken);
  if (bytes.byteLength > limits.request) throw tooLarge();
  return bytes;
};

const readBytes = async (request: Request): Promise<Uint8Array> => {
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(broken);
    if (done) break;
    length += value.length;
    if (length > limits.request) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  return concatenate(chunks, length);
};

/** The connection broke, or the bytes were not HTTP: there is nobody who could read more than this. */
const broken = (cause: unknown): never => {
  throw new HttpError(400, 'malformed', { cause });
};

const concatenate = (chunks: readonly Uint8Array[], length: number): Uint8Array => {
  if (chunks.length === 1) return chunks[0]!;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
};

/** The body of a request that takes nothing but JSON. */
export const readJson = async (request: Request): Promise<unknown> => {
  if (mediaType(request.headers) !== JSON_TYPE) throw new HttpError(415, 'unsupported_media_type');
  return parseJson(await readText(request));
};

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, 'malformed', { cause });
  }
};

const tooLarge = () => new HttpError(413, 'too_large', { limit: limits.request });
