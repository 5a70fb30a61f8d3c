import type * as z from 'zod/mini';
import type { Issue } from '../contract/index.js';
import { invalid } from './problems.js';

/** The body of a request, if it has this shape. Throws a 422 with every issue at once. */
export const parseShape = <T extends z.ZodMiniType>(schema: T, body: unknown): z.output<T> => {
  const shape = schema.safeParse(body);
  if (!shape.success) throw invalid(...shape.error.issues.map((issue) => shapeIssue(issue, body)));
  return shape.data;
};

/** What the schema found. Zod's own words and what it saw stay here. */
const shapeIssue = (issue: z.core.$ZodIssue, body: unknown): Issue => {
  const path = issue.path.map(String);
  if (issue.code === 'too_big') return { path, code: 'too_long', limit: Number(issue.maximum) };
  let value = body;
  for (const key of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return { path, code: value === undefined ? 'required' : 'invalid' };
};

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

/** Whether every store keeps this text, and nobody who prints it is disturbed. */
export const isPlain = (value: string): boolean => !CONTROL.test(value) && !/\p{Surrogate}/u.test(value);

/** {@link isPlain}, and has nothing that only a text of several lines may have. */
export const isLine = (value: string): boolean => isPlain(value) && !/[\t\n\r\x7f-\x9f]/.test(value);
