import { type RawBuilder, sql } from 'kysely';

/**
 * Where moderators find a comment: `held`, `spam`, `published` or `deleted`; `withdrawn` when its author took it back.
 * An index has this expression, so a query finds by it only when it is written exactly like this.
 */
export const queueOf: RawBuilder<string> = sql.raw(
  "case when removed_as is not null then removed_as when deleted_at is not null then 'withdrawn' else status end",
);
