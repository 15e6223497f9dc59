import { z } from 'zod';
import { env } from '@/lib/env';
import { ERRORS } from '@/lib/errors';
import type { Route } from './route';
import { ROUTES } from './routes';
import { SHAPES, type ShapeName } from './shapes';

let cached: string | undefined;

/** The API's description (OpenAPI 3.1) as JSON, made once from the table of routes, the schemas and the shapes. */
export function openApiDocument(): string {
  cached ??= JSON.stringify(describe());
  return cached;
}

type Json = Record<string, unknown>;

function describe(): Json {
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    const path = route.path.replace(':id', '{id}');
    paths[path] ??= {};
    (paths[path] as Json)[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countinghouse merchant API',
      version: '2026-11-01',
      description:
        'Payments, refunds, payouts, customers and checkout. Amounts are integers in minor units of their currency.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${env().PUBLIC_URL}/api/v1` }],
    security: [{ key: [] }, { signature: [] }],
    tags: [...new Set(ROUTES.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A secret or publishable key, or a short-lived access token',
        },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'Signature',
          description:
            'HTTP Message Signatures (RFC 9421) with Signature-Input and, for a body, Content-Digest (RFC 9530): covers ' +
            '"@method" "@authority" "@path" "@query", "content-digest" with a body and "idempotency-key" with that header; ' +
            'parameters created, keyid, nonce (16 to 64 characters, used once) and alg (hmac-sha256 or ed25519). Writes ' +
            'with live keys need it unless the key’s policy says otherwise.',
        },
      },
      schemas: Object.fromEntries(
        Object.entries(SHAPES).map(([name, shape]) => [name, jsonSchema(shape, 'output')]),
      ),
      responses: { Problem: problemResponse() },
    },
  };
}

function tagOf(route: Route): string {
  return route.path.split('/')[1] ?? '';
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  });
  return rest;
}

function operationOf(route: Route): Json {
  const hasId = route.path.includes(':id');
  const parameters: Json[] = hasId
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    : [];
  if (route.idempotency !== 'none') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: route.idempotency === 'required',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  }
  if (route.method === 'GET' && route.schema) parameters.push(...queryParameters(route.schema));
  const verb =
    actionOf(route) ??
    { GET: route.list ? 'list' : 'get', POST: hasId ? 'update' : 'create', DELETE: 'delete' }[route.method];
  return {
    operationId: `${tagOf(route)}.${verb}`,
    summary: route.summary,
    tags: [tagOf(route)],
    ...(route.permission === null ? {} : { 'x-permission': route.permission }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.method === 'POST' && route.schema
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.schema, 'input') } },
          },
        }
      : {}),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: answerSchema(route) } } },
      '4XX': { $ref: '#/components/responses/Problem' },
      '5XX': { $ref: '#/components/responses/Problem' },
    },
  };
}

/** `capture` of `/payments/:id/capture`, `list_notes` of a list there, `clock` of `/test_helpers/clock`. */
function actionOf(route: Route): string | undefined {
  const [, , second, third, fourth] = route.path.split('/');
  if (fourth !== undefined) return `${fourth}_${second}`;
  if (second !== undefined && second !== ':id') {
    return route.method === 'GET' ? `${route.list ? 'list' : 'get'}_${second}` : second;
  }
  return third && route.list ? `list_${third}` : third;
}

function queryParameters(schema: z.ZodType): Json[] {
  const { properties = {} } = jsonSchema(schema, 'input') as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }));
}

function answerSchema(route: Route): Json {
  const item = { $ref: `#/components/schemas/${route.returns as ShapeName}` };
  if (!route.list) return item;
  const cursor = { type: ['string', 'null'] };
  return {
    type: 'object',
    required: ['object', 'data', 'has_more', 'next_cursor', 'previous_cursor'],
    properties: {
      object: { const: 'list' },
      data: { type: 'array', items: item },
      has_more: { type: 'boolean' },
      next_cursor: cursor,
      previous_cursor: cursor,
    },
  };
}

function problemResponse(): Json {
  return {
    description: 'A problem (RFC 9457)',
    content: {
      'application/problem+json': {
        schema: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'category', 'request_id'],
          properties: {
            type: { type: 'string', format: 'uri' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            instance: { type: 'string' },
            code: { type: 'string', enum: Object.keys(ERRORS) },
            category: { type: 'string' },
            request_id: { type: 'string' },
            errors: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  pointer: { type: 'string' },
                  code: { type: 'string' },
                  detail: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  };
}
