import { ROUTES } from '@/lib/api/routes';
import { expect, test } from '../support/api';

type Operation = { operationId: string; responses: Record<string, unknown>; parameters?: { name: string }[] };
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: object; securitySchemes: Record<string, object> };
  security: Record<string, unknown>[];
};

test('the description lists every route once, with unique names and references that resolve', async ({
  api,
}) => {
  const answer = await api.get('/openapi.json', { key: null });
  const document = answer.body as Document;
  expect(document.openapi).toBe('3.1.0');
  expect(document.security.flatMap(Object.keys)).toEqual(Object.keys(document.components.securitySchemes));
  expect(Object.keys(document.components.securitySchemes)).toEqual(['key', 'signature']);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  expect(operations).toHaveLength(ROUTES.length);
  expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(ROUTES.length);
  const references = [...answer.text.matchAll(/"\$ref":"(#[^"]+)"/g)].map((match) => match[1] as string);
  for (const reference of new Set(references)) {
    const target = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], document);
    expect(target, reference).toBeDefined();
  }
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods)) {
      const declared = operation.parameters?.map((parameter) => parameter.name) ?? [];
      expect(declared.includes('id'), path).toBe(path.includes('{id}'));
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '4XX', '5XX']));
    }
  }
});

test('amounts are described as bounded integers and unknown fields as refused', async ({ api }) => {
  const { body } = await api.get('/openapi.json', { key: null });
  const schema = body.paths['/payments'].post.requestBody.content['application/json'].schema;
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.amount).toMatchObject({ type: 'integer', minimum: 1, maximum: 1_000_000_000_000 });
  expect(schema.required).toEqual(['amount', 'currency']);
});
