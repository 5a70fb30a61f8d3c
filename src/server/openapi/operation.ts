import type { ProblemCode } from '../../contract/index.js';
import type { headers } from './headers.js';
import type { schemas } from './schemas.js';

export type SchemaName = keyof typeof schemas;
type HeaderName = keyof typeof headers;

/** A schema of the contract, or one that is written here. */
export type Body = SchemaName | { type: string; [keyword: string]: unknown };

interface Parameter {
  name: string;
  in: 'query' | 'header';
  required?: boolean;
  description: string;
  schema: object;
}

interface Answer {
  description: string;
  /** What it may hold, by media type. */
  content?: Record<string, Body>;
  /** Beside those that every answer has. */
  headers?: readonly HeaderName[];
}

/** What one method does at one address. The routes are made from it, and `openapi.json`. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in `{base}/{id}`; `{related}` is a path of its own. */
  path: string;
  summary: string;
  description?: string;
  parameters?: readonly Parameter[];
  /** Whose token it takes as bearer; `optional` when it answers without one, too. */
  token?: { of: 'author' | 'reader'; optional?: boolean };
  body?: Record<string, Body>;
  answers: Readonly<Record<number, Answer>>;
  /** What else it answers, by status, beside the 500 and 503 that everything may. */
  problems?: Readonly<Record<number, readonly ProblemCode[]>>;
  /** Whether its problems are shown to a browser that sends a form as a page. */
  page?: boolean;
  /** Whether it does without the store, and never fails with it. */
  sure?: boolean;
}
