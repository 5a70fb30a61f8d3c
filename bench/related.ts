// How well related articles are found, measured against the links that their authors wrote, beside simpler ways in the
// same run; and how fast. Ends with exit code 1 when a gate is missed.
//   npm run bench:related -- FILE…      files of {"name", "articles": [{id, title, excerpt, text, tags, date, links}]}
//   npm run bench:related -- --speed FILE…      with 1,000, 5,000 and 10,000 articles made of them
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import MiniSearch from 'minisearch';
import { linked, mean, ndcg } from '../src/ranking/measure.js';
import { Ranker } from '../src/ranking/ranker.js';
import type { Subject } from '../src/ranking/terms.js';
import { readVocabulary } from '../src/ranking/vocabulary.js';
import { words } from '../src/ranking/words.js';

interface Article {
  id: string;
  title: string;
  excerpt: string;
  text: string;
  tags: string[];
  date: string;
  /** Ids of the articles that its author linked to. */
  links: string[];
}

/** Finds five articles that go with the one at a position. */
type Way = (query: number) => readonly number[];

const SHOWN = 5;

/** nDCG@5 on the reported half that each view must reach, by corpus. */
const GATES: Record<string, Record<string, number>> = {
  'full text': { '18f': 0.5, rustblog: 0.475 },
  'feed view': { '18f': 0.43, rustblog: 0.39 },
  '80-term signatures': { '18f': 0.48, rustblog: 0.455 },
};

const ways: Record<string, (articles: readonly Article[]) => Way> = {
  'full text': (articles) => {
    const ranker = new Ranker(articles);
    return (query) => positions(ranker.rank(query));
  },
  'feed view': (articles) => {
    const ranker = new Ranker(articles.map(({ title, excerpt, tags, date }) => ({ title, excerpt, tags, date })));
    return (query) => positions(ranker.rank(articles[query]!, { allows: (index) => index !== query }));
  },
  ...Object.fromEntries(
    [80, 40].map((terms) => [
      `${terms}-term signatures`,
      (articles: readonly Article[]) => {
        // As a browser has it: written, and read again.
        const { vocabulary, texts } = new Ranker(articles).pack(terms);
        const written = articles.map(({ title, tags, date }, at) => ({ title, tags, date, terms: texts[at] }));
        const file = JSON.parse(JSON.stringify({ vocabulary, articles: written })) as {
          vocabulary: unknown;
          articles: Subject[];
        };
        const ranker = new Ranker(file.articles, { vocabulary: readVocabulary(file.vocabulary)! });
        return (query: number) => positions(ranker.rank(articles[query]!, { allows: (index) => index !== query }));
      },
    ]),
  ),
  MiniSearch: (articles) => {
    const search = miniSearch(articles);
    const common = spread(articles);
    return (query) =>
      search
        .search(weightiest(articles[query]!, common, articles.length), {
          boost: { title: 3, tags: 2 },
          filter: ({ id }) => id !== query,
        })
        .slice(0, SHOWN)
        .map(({ id }) => id as number);
  },
  'shared tags': (articles) => (query) => {
    const tags = new Set(articles[query]!.tags);
    const shared = articles.map((article) => article.tags.filter((tag) => tags.has(tag)).length);
    return newest(articles, query)
      .filter((index) => shared[index])
      .sort((a, b) => shared[b]! - shared[a]!)
      .slice(0, SHOWN);
  },
  latest: (articles) => (query) => newest(articles, query).slice(0, SHOWN),
};

const positions = (matches: readonly { index: number }[]) => matches.map(({ index }) => index);

const newest = (articles: readonly Article[], without: number): number[] =>
  [...articles.keys()]
    .filter((index) => index !== without)
    .sort((a, b) => articles[b]!.date.localeCompare(articles[a]!.date));

const miniSearch = (articles: readonly Article[]) => {
  const search = new MiniSearch({ fields: ['title', 'tags', 'text'], tokenize: words });
  search.addAll(articles.map(({ title, tags, text }, id) => ({ id, title, tags: tags.join(' '), text })));
  return search;
};

/** In how many articles a word comes. */
const spread = (articles: readonly Article[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { title, text } of articles) {
    for (const word of new Set(words(`${title} ${text}`))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
};

/** The title, and the 30 words that tell most of an article: what one asks a search engine for. */
const weightiest = ({ title, text }: Article, common: ReadonlyMap<string, number>, size: number): string => {
  const counts = new Map<string, number>();
  for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = ([word, count]: readonly [string, number]) => count * Math.log(size / (common.get(word) ?? size));
  const best = [...counts].sort((a, b) => weight(b) - weight(a)).slice(0, 30);
  return `${title} ${best.map(([word]) => word).join(' ')}`;
};

/** Whether a query is reported, by the hash of its id; the other half is for tuning. */
const isReported = (id: string): boolean => {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return (hash >>> 0) % 2 === 1;
};

/** Who is linked with whom, by position. */
const links = (articles: readonly Article[]): Set<number>[] => {
  const places = new Map(articles.map(({ id }, index) => [id, index]));
  return linked(articles.map(({ links }) => links.flatMap((id) => places.get(id) ?? [])));
};

const score = (found: readonly number[], relevant: ReadonlySet<number>) => {
  const hits = found.filter((index) => relevant.has(index)).length;
  return { ndcg: ndcg(found, relevant, SHOWN), precision: hits / SHOWN, recall: hits / relevant.size };
};

const quality = (name: string, articles: readonly Article[]): boolean => {
  const relevant = links(articles);
  const queries = [...articles.keys()].filter((index) => relevant[index]!.size && isReported(articles[index]!.id));
  let isGood = true;
  const rows = Object.entries(ways).map(([way, make]) => {
    const find = make(articles);
    const scores = queries.map((query) => score(find(query), relevant[query]!));
    const ndcg = mean(scores.map((one) => one.ndcg));
    const gate = GATES[way]?.[name];
    const passes = gate === undefined || ndcg >= gate;
    isGood &&= passes;
    return {
      way,
      'nDCG@5': ndcg.toFixed(3),
      'P@5': mean(scores.map((one) => one.precision)).toFixed(3),
      'R@5': mean(scores.map((one) => one.recall)).toFixed(3),
      gate: gate === undefined ? '' : `${gate} ${passes ? 'met' : 'MISSED'}`,
    };
  });
  console.log(`\n${name}: ${articles.length} articles, ${queries.length} queries`);
  console.table(rows);
  return isGood;
};

/** As many articles as wanted, each of two halves that belong to different ones. */
const blend = (articles: readonly Article[], size: number): Article[] =>
  Array.from({ length: size }, (_, index) => {
    const one = articles[index % articles.length]!;
    const other = articles[(index * 7 + Math.floor(index / articles.length) * 13) % articles.length]!;
    const half = (text: string) => text.slice(0, text.length / 2);
    return { ...one, id: `${index}`, text: `${half(one.text)} ${half(other.text)}`, excerpt: other.excerpt };
  });

const SIZES = [1_000, 5_000, 10_000];

/** Milliseconds that it takes to get ready, and to find what goes with an article. */
const time = (way: string, articles: readonly Article[]) => {
  const begin = performance.now();
  const find = ways[way]!(articles);
  const build = performance.now() - begin;
  const times = Array.from({ length: 200 }, (_, index) => {
    const start = performance.now();
    find((index * 37) % articles.length);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { build, p50: times[100]!, p95: times[190]! };
};

const speed = (articles: readonly Article[]): void => {
  const rows = SIZES.flatMap((size) => {
    const blended = blend(articles, size);
    const theirs = time('MiniSearch', blended);
    return ['full text', 'feed view', 'MiniSearch'].map((way) => {
      const its = way === 'MiniSearch' ? theirs : time(way, blended);
      const beside = (name: keyof typeof its) => `${(its[name] / theirs[name]).toPrecision(2)}`;
      return {
        articles: size,
        way,
        'build s': (its.build / 1_000).toFixed(2),
        'query p50 ms': its.p50.toFixed(2),
        'query p95 ms': its.p95.toFixed(2),
        'build / MiniSearch': beside('build'),
        'p50 / MiniSearch': beside('p50'),
        'p95 / MiniSearch': beside('p95'),
      };
    });
  });
  console.table(rows);
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { speed: { type: 'boolean' } } });
if (!positionals.length) {
  console.error('Name the files: npm run bench:related -- FILE…');
  process.exit(2);
}
const corpora = positionals.map(
  (file) => JSON.parse(readFileSync(file, 'utf8')) as { name: string; articles: Article[] },
);
const results = corpora.map(({ name, articles }) => quality(name, articles));
if (values.speed) speed(corpora.flatMap(({ articles }) => articles));
process.exitCode = results.every(Boolean) ? 0 : 1;
