import assert from 'node:assert/strict';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import type { openEndpoint } from './setup.js';

interface Described {
  content?: Record<string, { schema: AnySchema }>;
  headers: Record<string, { $ref: string }>;
}

export interface Document {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, Described> }>>;
  components: {
    schemas: Record<string, Record<string, unknown>>;
    headers: Record<string, { required: boolean; schema: AnySchema }>;
  };
}

/** What HTTP and CORS add, whatever is answered. */
const ANYWHERE = /^(content-type|content-length|vary|access-control-.*)$/;

/** Checks answers of an endpoint against the document that it serves, and remembers which it has seen. */
export const readDocument = async ({ fetch }: Pick<ReturnType<typeof openEndpoint>, 'fetch'>) => {
  const document = (await (await fetch('/comments/openapi.json')).json()) as Document;
  const ajv = new Ajv2020({ strict: false, formats: { uuid: /^[\da-f-]{36}$/, 'uri-reference': true, uri: true } });
  // Members that nobody described are allowed to come later; today there are none.
  const schemas = JSON.parse(JSON.stringify(document.components.schemas), (_key, value: unknown) =>
    isShape(value) ? { ...value, additionalProperties: false } : value,
  ) as object;
  ajv.addSchema({ $id: 'https://api.example/document', components: { ...document.components, schemas } });
  const check = (schema: AnySchema, value: unknown, what: string) => {
    const absolute = JSON.parse(
      JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"https://api.example/document#/'),
    ) as AnySchema;
    const valid = ajv.validate(absolute, value);
    assert.ok(valid, `${what}: ${ajv.errorsText()} ${JSON.stringify(value)}`);
  };
  const seen = new Set<string>();
  return {
    document,
    seen,
    /** Every answer that is described, as in `get /comments 200`. */
    described: Object.entries(document.paths).flatMap(([path, { parameters: _, ...methods }]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${path} ${status}`),
      ),
    ),
    /** @param operation As in `get /comments`. */
    async conforms(operation: string, status: number, response: Response): Promise<void> {
      const what = `${operation} ${status}`;
      assert.equal(response.status, status, what);
      const [method, path] = operation.split(' ') as [string, string];
      const answer = document.paths[path]?.[method]?.responses[status];
      assert.ok(answer, `${what} is not described`);
      seen.add(what);

      const type = response.headers.get('content-type');
      if (!answer.content) assert.equal(await response.text(), '', what);
      else {
        assert.ok(type !== null && answer.content[type], `${what}: ${type}`);
        const { schema } = answer.content[type];
        if (type === 'text/event-stream') await response.body!.cancel();
        else check(schema, type.includes('json') ? await response.json() : await response.text(), what);
      }
      for (const [name, { $ref }] of Object.entries(answer.headers)) {
        const { required, schema } = document.components.headers[$ref.split('/').at(-1)!]!;
        const value = response.headers.get(name);
        if (value === null) assert.ok(!required, `${what} has no ${name}`);
        else check(schema, value, `${what} ${name}`);
      }
      const names = new Set(Object.keys(answer.headers).map((name) => name.toLowerCase()));
      for (const [name] of response.headers) assert.ok(names.has(name) || ANYWHERE.test(name), `${what}: ${name}`);
    },
  };
};

const isShape = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'properties' in value && 'type' in value && value.type === 'object';
