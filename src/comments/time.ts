const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Making a formatter costs more than rendering a comment. */
const formatters = new Map<string | undefined, [Intl.RelativeTimeFormat, Intl.DateTimeFormat]>();

const formattersOf = (locale: string | undefined) => {
  let found = formatters.get(locale);
  if (!found) {
    found = [
      new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }),
    ];
    formatters.set(locale, found);
  }
  return found;
};

/** A moment in words, seen from now, and in full. Undefined where it is none. A clock that is ahead says "now". */
export const timeWords = (
  createdAt: string,
  now: number,
  locale: string | undefined,
): { iso: string; relative: string; full: string } | undefined => {
  const date = new Date(createdAt);
  if (Number.isNaN(+date)) return undefined;
  const [relative, full] = formattersOf(locale);
  const seconds = Math.max(0, now - date.getTime()) / 1000;
  const [unit, length] = units.find(([, each]) => seconds >= each) ?? ['second', Infinity];
  return {
    iso: date.toISOString(),
    relative: relative.format(-Math.floor(seconds / length), unit),
    full: full.format(date),
  };
};
