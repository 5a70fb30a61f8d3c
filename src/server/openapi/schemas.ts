import * as z from 'zod/mini';
import {
  changedComment,
  comment,
  commentList,
  counts,
  created,
  events,
  newComment,
  oneComment,
  problem,
  report,
  voted,
} from '../../contract/index.js';

/** The schemas of the contract, under the names that they have in `openapi.json`. */
export const schemas = {
  Comment: comment,
  CommentList: commentList,
  OneComment: oneComment,
  NewComment: newComment,
  ChangedComment: changedComment,
  Created: created,
  Voted: voted,
  Counts: counts,
  Report: report,
  Problem: problem,
  CommentPublished: events['comment-published'],
  CommentEdited: events['comment-edited'],
  CommentRemoved: events['comment-removed'],
};

/** As JSON Schema. Further members may come later, and are not forbidden. */
export const jsonSchemas = (): Record<string, object> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries<z.ZodMiniType>(schemas)) schema.register(registry, { id });
  const { schemas: found } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(found).map(([id, { $id: _id, $schema: _dialect, ...schema }]) => [id, schema]),
  );
};
