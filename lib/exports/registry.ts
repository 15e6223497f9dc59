import type { z } from 'zod';
import { EVENTS_SOURCE } from '@/lib/api/events-source';
import type { Actor } from '@/lib/auth/actor';
import { CUSTOMERS_LIST } from '@/lib/customers/list';
import { CUSTOMERS_SOURCE } from '@/lib/customers/list-source';
import { EVENTS_LIST } from '@/lib/events/list';
import type { KeysetPage } from '@/lib/keyset';
import type { ListDefinition, ListKey } from '@/lib/lists/definition';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { PAYMENTS_SOURCE } from '@/lib/payments/list-source';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';

/** A list as exports read it: rows of any shape, already as far as the actor may see them. */
export type ExportSource = {
  list: ListDefinition<{ id: string }>;
  schema: z.ZodType;
  page: (actor: Actor, query: unknown) => Promise<KeysetPage<{ id: string }>>;
  count: (actor: Actor, query: unknown) => Promise<Record<string, number>>;
  one: (actor: Actor, id: string) => Promise<{ id: string }>;
};

type Source<Row, Shape, Schema extends z.ZodType> = {
  schema: Schema;
  query: (actor: Actor, filters: z.output<Schema>) => Promise<KeysetPage<Row>>;
  count: (actor: Actor, filters: z.output<Schema>) => Promise<Record<string, number>>;
  one: (actor: Actor, id: string) => Promise<Row>;
  render: (actor: Actor, row: Row) => Shape;
};

function exported<Row, Shape extends { id: string }, Schema extends z.ZodType>(
  list: ListDefinition<Shape>,
  source: Source<Row, Shape, Schema>,
): ExportSource {
  return {
    // The columns of a list read the shapes that its own source renders.
    list: list as unknown as ExportSource['list'],
    schema: source.schema,
    async page(actor, query) {
      const { rows, ...page } = await source.query(actor, query as z.output<Schema>);
      return { ...page, rows: rows.map((row) => source.render(actor, row)) };
    },
    count: (actor, query) => source.count(actor, query as z.output<Schema>),
    one: async (actor, id) => source.render(actor, await source.one(actor, id)),
  };
}

/** Every list that can be exported. */
export const EXPORT_SOURCES: Record<ListKey, ExportSource> = {
  payments: exported(PAYMENTS_LIST, PAYMENTS_SOURCE),
  refunds: exported(REFUNDS_LIST, REFUNDS_SOURCE),
  customers: exported(CUSTOMERS_LIST, CUSTOMERS_SOURCE),
  events: exported(EVENTS_LIST, EVENTS_SOURCE),
};
