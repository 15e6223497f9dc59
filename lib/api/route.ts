import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import type { Answered, Call } from '@/lib/doors/call';
import type { KeysetPage } from '@/lib/keyset';
import { asTooWide } from '@/lib/lists/too-wide';

/** What a route is given: its validated input (body or query, with `id` from the path). */
type Input<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<never, never>;

/** One line of the API's table; routing, permission, idempotency and OpenAPI all come from it. */
export type Route = {
  method: 'GET' | 'POST' | 'DELETE';
  /** `/payments/:id/capture`: a resource, optionally an id and an action. */
  path: string;
  /** Null where every key may ask, and the operation says which. */
  permission: Permission | null;
  summary: string;
  /** Name of the shape in `shapes.ts` that a 200 has. */
  returns: string;
  list: boolean;
  schema: z.ZodType | null;
  /** `required` for everything that creates or moves money; `none` for reads, and where no answer may be kept. */
  idempotency: 'required' | 'optional' | 'none';
  /**
   * The nonce of a signed request is used up in the commit of the operation's first move. Only for operations that change
   * nothing before that move; for others it is used up first, which costs a statement.
   */
  nonceGoesWithMove?: boolean;
  /** Where an answer shows a secret: a repeated request is answered to the key that made the first one, and to no other. */
  answersSecret?: true;
  /** Name of the operation, for the spans of a trace; a route without one only reads. */
  operation?: string;
  run(actor: Actor, input: unknown, call: Call): Promise<Done>;
};

/** What a route answers; with `csv` that file is sent, and `body` only tells what is in it. */
type Done = { body: unknown; replayed: boolean; csv?: string };

type Common = { permission: Permission | null; summary: string; returns: string; answersSecret?: true };

/** `POST` that runs an operation and renders its row. */
export function act<Row, Schema extends z.ZodType>(
  path: string,
  spec: Common & {
    schema: Schema;
    idempotency: Route['idempotency'];
    nonceGoesWithMove?: boolean;
    operation: (actor: Actor, input: Input<Schema> & { id: string }, call: Call) => Promise<Answered<Row>>;
    render: (actor: Actor, row: Row) => unknown;
    method?: 'POST' | 'DELETE';
  },
): Route {
  const { operation, render, method = 'POST', ...rest } = spec;
  return {
    method,
    path,
    list: false,
    // A function that is written into the table has no name of its own.
    operation: operation.name === 'operation' ? `${method} ${path}` : operation.name,
    ...rest,
    async run(actor, input, call) {
      const { row, replayed } = await operation(actor, input as Input<Schema> & { id: string }, call);
      return { body: render(actor, row), replayed: replayed !== null };
    },
  };
}

/** `GET` of one object by its id, or of a single object such as the balance. */
export function read<Row>(
  path: string,
  spec: Common & {
    query: (actor: Actor, id: string) => Promise<Row>;
    render: (actor: Actor, row: Row) => unknown;
  },
): Route {
  const { query, render, ...rest } = spec;
  return {
    method: 'GET',
    path,
    list: false,
    schema: null,
    idempotency: 'none',
    ...rest,
    async run(actor, input) {
      return {
        body: render(actor, await query(actor, (input as { id?: string }).id ?? '')),
        replayed: false,
      };
    },
  };
}

/** `GET` of the answer to a question, which is no object of its own; as a file where the question asks for `csv`. */
export function ask<Row, Schema extends z.ZodType>(
  path: string,
  spec: Common & {
    schema: Schema;
    query: (actor: Actor, input: Input<Schema> & { id: string }) => Promise<Row>;
    render: (actor: Actor, row: Row) => unknown;
    csv: (row: Row) => string;
  },
): Route {
  const { query, render, csv, ...rest } = spec;
  return {
    method: 'GET',
    path,
    list: false,
    idempotency: 'none',
    ...rest,
    async run(actor, input) {
      const row = await query(actor, input as Input<Schema> & { id: string });
      const isFile = (input as { format?: string }).format === 'csv';
      return { body: render(actor, row), replayed: false, ...(isFile ? { csv: csv(row) } : {}) };
    },
  };
}

/** `GET` of a page, newest first. */
export function list<Row, Schema extends z.ZodType>(
  path: string,
  spec: Common & {
    schema: Schema;
    query: (
      actor: Actor,
      filters: Input<Schema> & { id: string },
    ) => Promise<Pick<KeysetPage<Row>, 'rows' | 'nextCursor'> & Partial<KeysetPage<Row>>>;
    render: (actor: Actor, row: Row) => unknown;
  },
): Route {
  const { query, render, ...rest } = spec;
  return {
    method: 'GET',
    path,
    list: true,
    idempotency: 'none',
    ...rest,
    async run(actor, input) {
      const page = await query(actor, input as Input<Schema> & { id: string }).catch((error: unknown) => {
        throw asTooWide(error, input as object);
      });
      const body = {
        object: 'list',
        data: page.rows.map((row) => render(actor, row)),
        has_more: page.nextCursor !== null,
        next_cursor: page.nextCursor,
        previous_cursor: page.previousCursor ?? null,
      };
      return { body, replayed: false };
    },
  };
}
