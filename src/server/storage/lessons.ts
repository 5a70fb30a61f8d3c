import { type Kysely, sql, type Transaction } from 'kysely';
import type { Change } from './change-comment.js';
import { inPortions, PORTION } from './retention.js';
import type { CommentRow, Database, LessonsTable } from './schema.js';
import { listStatement, statement } from './statement.js';

/** In how many comments a term was seen that moderators have found to be spam, and in how many others. */
export type Lesson = Pick<LessonsTable, 'spam' | 'ham'>;

/** Stands for all comments that were learned from. */
const ALL = '';
/** No term is like that. */
const NONE = ' ';

/** What a comment is known by, as it is kept. */
export type TermsOf = (comment: Pick<CommentRow, 'text' | 'website'>) => readonly string[];

/** Milliseconds. Of when it was learned no more is kept than the day, so that it tells nothing of what stood beside it. */
const DAY = 24 * 60 * 60 * 1000;

/** Terms that are kept. */
const MOST = 100_000;

/** Terms of one comment. */
export const MOST_TERMS = 200;

/** All comments that were learned from. */
export const allLessons = async (db: Kysely<Database>): Promise<Lesson> => {
  const [all] = await findAll(db, {});
  return all ?? { spam: 0, ham: 0 };
};

const findAll = statement((db) => db.selectFrom('lessons').select(['spam', 'ham']).where('term', '=', ALL));

/** What is known of these terms, {@link MOST_TERMS} at most. */
export const readLessons = listStatement([50, 100, 150, MOST_TERMS], NONE, (db, terms) =>
  db.selectFrom('lessons').select(['spam', 'ham']).where('term', 'in', terms),
);

/** Learns from a comment as which moderators have moved it, and forgets what was learned of it before. */
export const learn = async (
  transaction: Transaction<Database>,
  { before, after }: Change,
  termsOf: TermsOf,
  at: number,
): Promise<void> => {
  const gained = (as: CommentRow['learned']) => Number(after.learned === as) - Number(before.learned === as);
  const [spam, ham] = [gained('spam'), gained('ham')];
  if (spam === 0 && ham === 0) return;
  // In one order, so that two moderators never wait for each other's rows.
  const seen_at = at - (at % DAY);
  const terms = [ALL, ...new Set(termsOf(after))].sort();
  const sum = (name: 'spam' | 'ham', more: number) => {
    const column = sql.ref<number>(`lessons.${name}`);
    // What was seldom seen may be forgotten meanwhile.
    return sql<number>`case when ${column} + ${more} > 0 then ${column} + ${more} else 0 end`;
  };
  await transaction
    .insertInto('lessons')
    .values(terms.map((term) => ({ term, spam: Math.max(spam, 0), ham: Math.max(ham, 0), seen_at })))
    .onConflict((conflict) =>
      conflict.column('term').doUpdateSet({ spam: sum('spam', spam), ham: sum('ham', ham), seen_at }),
    )
    .execute();
};

/** Forgets the terms that were taken back, and where there are too many those that were seen least, and longest ago. */
export const forgetLessons = async (db: Kysely<Database>, most = MOST): Promise<void> => {
  const terms = db.selectFrom('lessons').select('term').limit(PORTION);
  const remove = async (some: typeof terms): Promise<number> => {
    const { numDeletedRows } = await db.deleteFrom('lessons').where('term', 'in', some).executeTakeFirst();
    return Number(numDeletedRows);
  };
  await inPortions(() => remove(terms.where('spam', '=', 0).where('ham', '=', 0)));
  const rarest = terms
    .where('term', '<>', ALL)
    .orderBy(sql`spam + ham`)
    .orderBy('seen_at');
  await inPortions(async () => {
    const { count } = await db
      .selectFrom('lessons')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const excess = Number(count) - most;
    return excess > 0 ? remove(rarest.limit(Math.min(excess, PORTION))) : 0;
  });
};
