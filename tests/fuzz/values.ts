import type { Random } from './random.js';

type Schema = Record<string, unknown>;
type Json = unknown;

/** Strings that break what was not written with care. */
const strings = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\ufeff',
  '\u202e',
  '\u2028',
  '\r\n',
  '\r\nX: y',
  '%00',
  '%',
  '../../etc/passwd',
  '{{7*7}}',
  "'; drop table comments; --",
  '" or 1=1',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '=1+1',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '1e999',
  '-0',
  'javascript:alert(1)',
  'https://user:pass@site.example/',
  'https://site.example/articles/bread',
  'http://[::1]/',
  'https://xn--/',
  'a@b',
  'a@b.c\r\nBcc: d@e.f',
  '𝒳',
  '👩‍👩‍👧‍👦',
  'ﷺ',
  'e\u0301'.repeat(300),
  'a'.repeat(300),
  '*'.repeat(2_000),
  '> '.repeat(1_000),
  '['.repeat(1_000),
  '`'.repeat(500),
];
const others: Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  [],
  {},
  [[[[]]]],
  { length: 1e9 },
  { $ne: null },
  { toString: 1 },
];

export const hostileString = (random: Random): string =>
  random.chance(0.7)
    ? random.pick(strings)
    : Array.from({ length: random.below(40) }, () => String.fromCharCode(random.below(0x10000))).join('');

const hostile = (random: Random): Json => (random.chance(0.6) ? hostileString(random) : random.pick(others));

/** A value that this schema allows. */
export const valueOf = (random: Random, schema: Schema, schemas: Record<string, Schema>): Json => {
  const { $ref, anyOf, type, properties, items, additionalProperties } = schema as {
    [keyword: string]: unknown;
    $ref?: string;
    anyOf?: Schema[];
    properties?: Record<string, Schema>;
    items?: Schema;
    additionalProperties?: Schema;
  };
  if ($ref) return valueOf(random, schemas[$ref.split('/').at(-1)!]!, schemas);
  if (anyOf) return valueOf(random, random.pick(anyOf), schemas);
  if (Array.isArray(schema['enum'])) return random.pick(schema['enum']);
  switch (type) {
    case 'object': {
      const required = (schema['required'] ?? []) as string[];
      const some = Object.entries(properties ?? {}).filter(([name]) => required.includes(name) || random.chance(0.5));
      const more =
        additionalProperties && random.chance(0.5) ? [[hostileString(random), additionalProperties] as const] : [];
      return Object.fromEntries([...some, ...more].map(([name, inner]) => [name, valueOf(random, inner, schemas)]));
    }
    case 'array':
      return Array.from({ length: random.below(3) }, () => valueOf(random, items ?? {}, schemas));
    case 'integer':
    case 'number':
      return random.below(200);
    case 'null':
      return null;
    default:
      return schema['format'] === 'uri' ? 'https://site.example/articles/bread' : `text ${random.below(1_000)}`;
  }
};

/** The value with something in it changed, added or left out. */
export const mutate = (random: Random, value: Json): Json => {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return hostile(random);
  if (Array.isArray(value)) {
    const at = random.below(value.length + 1);
    return [...value.slice(0, at), hostile(random), ...value.slice(at + random.below(2))];
  }
  const names = Object.keys(value);
  const name = names.length > 0 && random.chance(0.8) ? random.pick(names) : hostileString(random);
  const copy: Record<string, Json> = Object.assign(Object.create(null), value) as Record<string, Json>;
  if (random.chance(0.15)) delete copy[name];
  else copy[name] = mutate(random, copy[name]);
  return copy;
};

/** The bytes with some of them changed, cut off or said twice. */
export const mutateBytes = (random: Random, bytes: Uint8Array): Uint8Array => {
  const at = random.below(bytes.length + 1);
  switch (random.below(4)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return Buffer.concat([bytes.slice(0, at), Buffer.from([random.below(256)]), bytes.slice(at)]);
    case 2:
      return Buffer.concat([bytes, bytes.slice(at)]);
    default:
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte));
  }
};
