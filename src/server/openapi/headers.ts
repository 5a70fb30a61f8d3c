const text = { type: 'string' };
const whole = { type: 'string', pattern: '^\\d+$' };

const required = true;

/** Headers of answers, under their own names. */
export const headers = {
  'Cache-Control': { required, description: 'How long the answer may be kept, and by whom.', schema: text },
  'X-Request-Id': {
    required,
    description: 'What the log calls the request.',
    schema: { type: 'string', format: 'uuid' },
  },
  'X-Content-Type-Options': { required, description: 'The answer is what it says.', schema: { const: 'nosniff' } },
  'Content-Security-Policy': {
    required,
    description: 'The answer is no document, and may not be framed.',
    schema: { type: 'string', pattern: "^default-src 'none';.* frame-ancestors 'none'" },
  },
  'Referrer-Policy': { required, description: 'What is told of where a reader comes from.', schema: text },
  'Cross-Origin-Resource-Policy': {
    required,
    description: 'Pages of other origins may load it.',
    schema: { const: 'cross-origin' },
  },
  ETag: {
    required,
    description: 'The version, for `If-None-Match`.',
    schema: { type: 'string', pattern: '^W/"[^"]+"$' },
  },
  Location: { required, description: 'Where the comment is.', schema: { type: 'string', format: 'uri-reference' } },
  'Idempotency-Replayed': {
    required: false,
    description: 'The answer is the one to an earlier request with the same key.',
    schema: { const: 'true' },
  },
  'X-Accel-Buffering': { required, description: 'A proxy must not wait for more.', schema: { const: 'no' } },
  'X-Robots-Tag': { required, description: 'No search engine keeps it.', schema: { const: 'noindex' } },
  'WWW-Authenticate': {
    required,
    description: 'What kind of token is missing, or not taken.',
    schema: { enum: ['Bearer', 'Bearer error="invalid_token"'] },
  },
  'Retry-After': { required, description: 'Seconds to wait.', schema: whole },
  RateLimit: {
    required: false,
    description: 'What is left of the limit, and the seconds until it is whole again.',
    schema: text,
  },
  'RateLimit-Policy': { required: false, description: 'The limit that was reached.', schema: text },
};

/** What every answer has. */
export const always = [
  'Cache-Control',
  'X-Request-Id',
  'X-Content-Type-Options',
  'Content-Security-Policy',
  'Referrer-Policy',
  'Cross-Origin-Resource-Policy',
] as const;

/** What some problems have besides. */
export const ofProblems: Readonly<Record<number, readonly (keyof typeof headers)[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
};
