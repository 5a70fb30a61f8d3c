import { matchesOf } from '../../ranking/collection.js';
import type { IndexedArticle } from '../../ranking/index-file.js';
import { pagePath } from '../../ranking/page-file.js';
import type { Ranker } from '../../ranking/ranker.js';
import type { Tuning } from '../../ranking/tune.js';
import { type Weights, WEIGHTS } from '../../ranking/weights.js';
import { CommandError } from '../command-error.js';

const names = Object.keys(WEIGHTS) as (keyof Weights)[];

/** What a site's own links have taught. */
export const tellTuning = ({ weights, before, after, learned }: Tuning): string => {
  if (weights === WEIGHTS) {
    const reason = after || learned ? 'teach nothing better than the usual weights' : 'are none';
    return `Links between ${learned} articles ${reason}; nDCG@5 is ${before.toFixed(3)} with these.`;
  }
  const list = names.map((name) => `${name} ${weights[name]}`).join(', ');
  return (
    `nDCG@5 before ${before.toFixed(3)}, after ${after.toFixed(3)}, on articles that nothing was learned from.\n` +
    `Learned from the links of ${learned} articles: ${list}.`
  );
};

/** Why the articles that go with a page do. */
export const tellWhy = (ranker: Ranker, articles: readonly IndexedArticle[], url: string): string => {
  const index = URL.canParse(url) ? articles.findIndex((one) => pagePath(one.url) === pagePath(url)) : -1;
  if (index < 0) throw new CommandError(`${url} is none of the ${articles.length} articles`);
  const ties = new Map(ranker.ties(index, articles.length).map((one) => [one.index, one]));
  const lines = matchesOf(ranker, articles, index).map(({ index: other, score, similarity, terms }, place) => {
    const { tags, days } = ties.get(other)!;
    const reasons = [
      `similarity ${similarity.toFixed(3)}`,
      tags ? `tags ${tags.toFixed(2)}` : '',
      Number.isNaN(days) ? '' : `${Math.round(days)} days apart`,
      terms.join(', '),
    ].filter(Boolean);
    const { title, url } = articles[other]!;
    return `${`${place + 1}`.padStart(2)}. ${score.toFixed(3)}  ${title}\n           ${url}\n           ${reasons.join(' | ')}`;
  });
  const heading = `${articles[index]!.title}\n${articles[index]!.url}\n`;
  return [heading, ...(lines.length ? lines : ['Nothing has a word in common with it.'])].join('\n');
};
