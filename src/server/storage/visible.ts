import { type ExpressionBuilder, type ExpressionWrapper, sql, type SqlBool } from 'kysely';
import type { CommentRow, Database } from './schema.js';

/** Whether everybody may read it. */
export const isPublic = ({ status, deleted_at }: Pick<CommentRow, 'status' | 'deleted_at'>): boolean =>
  status === 'published' && deleted_at === null;

/** {@link isPublic}, and the places of those that their authors took back while somebody's reply stands below. */
export const isListed = (
  eb: ExpressionBuilder<Database, 'comments'>,
): ExpressionWrapper<Database, 'comments', SqlBool> =>
  eb.and([
    eb('comments.status', '=', 'published'),
    eb.or([
      eb('comments.deleted_at', 'is', null),
      // Not "exists": PostgreSQL would rather read the whole table once than look up one reply here.
      eb(
        eb
          .selectFrom('comments as reply')
          .select(sql`1`.as('one'))
          .whereRef('reply.page', '=', 'comments.page')
          .whereRef('reply.parent', '=', 'comments.id')
          .where('reply.status', '=', 'published')
          .limit(1),
        'is not',
        null,
      ),
    ]),
  ]);
