import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { KeysetPage } from '@/lib/keyset';
import type { SumField } from './definition';

/** How a list is read: the same schema, query and renderer for its page, the API and exports. */
export type ListSource<Row, Shape extends { id: string }, Schema extends z.ZodType> = {
  schema: Schema;
  query: (actor: Actor, filters: z.output<Schema>) => Promise<KeysetPage<Row>>;
  /** How many rows these filters give, counted up to `take`, so that counting has a price that does not grow. */
  count: (actor: Actor, filters: z.output<Schema>, take: number) => Promise<number>;
  /** The sum of a field over the first `take` of these rows; absent where nothing can be added up. */
  sum?: (actor: Actor, filters: z.output<Schema>, field: SumField, take: number) => Promise<bigint>;
  one: (actor: Actor, id: string) => Promise<Row>;
  render: (actor: Actor, row: Row) => Shape;
};
