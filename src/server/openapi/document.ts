import type { ProblemCode } from '../../contract/index.js';
import { always, headers, ofProblems } from './headers.js';
import type { Body, Operation } from './operation.js';
import { type Offered, operationsOf } from './operations.js';
import { jsonSchemas } from './schemas.js';

/** What the endpoint answers, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1). */
export const openApi = (offered: Offered): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of operationsOf(offered)) {
    const { path } = operation;
    paths[path] ??= path.includes('{id}') ? { parameters: [id] } : {};
    paths[path][operation.method] = describe(name, operation);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Afterword',
      version: '__VERSION__',
      description:
        'Comments on pages. Other methods at these addresses are answered by 405, other addresses by 404, both with a problem.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [],
    paths,
    components: {
      schemas: jsonSchemas(),
      headers,
      securitySchemes: {
        author: { type: 'http', scheme: 'bearer', description: 'The `token` that its author got with the comment.' },
        reader: {
          type: 'http',
          scheme: 'bearer',
          description: 'Drawn at random by the reader’s browser: 16 to 128 of A-Z, a-z, 0-9, - and _.',
        },
      },
    },
  };
};

const id = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The comment.',
  schema: { type: 'string', format: 'uuid' },
};

const describe = (name: string, operation: Operation): object => {
  const { summary, description, parameters, token, body } = operation;
  return {
    operationId: name,
    summary,
    ...(description && { description }),
    ...(parameters && { parameters }),
    ...(token && { security: [{ [token.of]: [] }, ...(token.optional ? [{}] : [])] }),
    ...(body && { requestBody: { required: true, content: content(body) } }),
    responses: { ...answers(operation), ...problems(operation) },
  };
};

const answers = ({ answers }: Operation): object =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: headersOf(answer.headers ?? []),
        ...(answer.content && { content: content(answer.content) }),
      },
    ]),
  );

const problems = ({ problems = {}, sure = false, page = false }: Operation): object => {
  const all: Record<string, readonly ProblemCode[]> = sure
    ? problems
    : { ...problems, 500: ['internal'], 503: ['unavailable'] };
  return Object.fromEntries(
    Object.entries(all).map(([status, codes]) => [
      status,
      {
        description: `A problem: ${codes.map((code) => `\`${code}\``).join(' or ')}.`,
        headers: headersOf(ofProblems[Number(status)] ?? []),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                reference('Problem'),
                { properties: { status: { const: Number(status) }, code: { enum: codes } } },
              ],
            },
          },
          ...(page && content({ 'text/html; charset=utf-8': { type: 'string' } })),
        },
      },
    ]),
  );
};

const headersOf = (names: readonly string[]): object =>
  Object.fromEntries([...always, ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const content = (types: Record<string, Body>): object =>
  Object.fromEntries(
    Object.entries(types).map(([type, body]) => [type, { schema: typeof body === 'string' ? reference(body) : body }]),
  );

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
