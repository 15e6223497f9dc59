import type { z } from 'zod';
import { ALERT_RULES_SOURCE, INCIDENTS_SOURCE } from '@/lib/alerts/list-sources';
import { ALERT_RULES_LIST, INCIDENTS_LIST } from '@/lib/alerts/lists';
import { EVENTS_SOURCE } from '@/lib/api/events-source';
import { AUDIT_LIST } from '@/lib/audit/list';
import { AUDIT_SOURCE } from '@/lib/audit/list-source';
import type { Actor } from '@/lib/auth/actor';
import { CHECKOUT_LIST } from '@/lib/checkout/list';
import { CHECKOUT_SOURCE } from '@/lib/checkout/list-source';
import { CUSTOMERS_LIST } from '@/lib/customers/list';
import { CUSTOMERS_SOURCE } from '@/lib/customers/list-source';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { DISPUTES_SOURCE } from '@/lib/disputes/list-source';
import { EVENTS_LIST } from '@/lib/events/list';
import type { KeysetPage } from '@/lib/keyset';
import type { ListDefinition, ListKey } from '@/lib/lists/definition';
import type { ListSource } from '@/lib/lists/source';
import { ATTEMPTS_LIST } from '@/lib/payments/attempts/list';
import { ATTEMPTS_SOURCE } from '@/lib/payments/attempts/list-source';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { PAYMENTS_SOURCE } from '@/lib/payments/list-source';
import { PAYOUTS_LIST } from '@/lib/payouts/list';
import { PAYOUTS_SOURCE } from '@/lib/payouts/list-source';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';
import { REQUESTS_LIST } from '@/lib/requests/list';
import { REQUESTS_SOURCE } from '@/lib/requests/list-source';
import { ENTRIES_LIST } from '@/lib/risk/lists/list';
import { ENTRIES_SOURCE } from '@/lib/risk/lists/list-source';
import { REVIEWS_LIST } from '@/lib/risk/reviews/list';
import { REVIEWS_SOURCE } from '@/lib/risk/reviews/list-source';
import { TRIES_LIST } from '@/lib/webhooks/tries/list';
import { TRIES_SOURCE } from '@/lib/webhooks/tries/list-source';

/** A list as exports read it: rows of any shape, already as far as the actor may see them. */
export type ExportSource = {
  list: ListDefinition<{ id: string }>;
  schema: z.ZodType;
  page: (actor: Actor, query: unknown) => Promise<KeysetPage<{ id: string }>>;
  count: (actor: Actor, query: unknown, take: number) => Promise<number>;
  one: (actor: Actor, id: string) => Promise<{ id: string }>;
};

function exported<Row, Shape extends { id: string }, Schema extends z.ZodType>(
  list: ListDefinition<Shape>,
  source: ListSource<Row, Shape, Schema>,
): ExportSource {
  return {
    // The columns of a list read the shapes that its own source renders.
    list: list as unknown as ExportSource['list'],
    schema: source.schema,
    async page(actor, query) {
      const { rows, ...page } = await source.query(actor, query as z.output<Schema>);
      return { ...page, rows: rows.map((row) => source.render(actor, row)) };
    },
    count: (actor, query, take) => source.count(actor, query as z.output<Schema>, take),
    one: async (actor, id) => source.render(actor, await source.one(actor, id)),
  };
}

/** Every list that can be exported. */
export const EXPORT_SOURCES: Record<ListKey, ExportSource> = {
  payments: exported(PAYMENTS_LIST, PAYMENTS_SOURCE),
  attempts: exported(ATTEMPTS_LIST, ATTEMPTS_SOURCE),
  refunds: exported(REFUNDS_LIST, REFUNDS_SOURCE),
  disputes: exported(DISPUTES_LIST, DISPUTES_SOURCE),
  payouts: exported(PAYOUTS_LIST, PAYOUTS_SOURCE),
  checkout_sessions: exported(CHECKOUT_LIST, CHECKOUT_SOURCE),
  customers: exported(CUSTOMERS_LIST, CUSTOMERS_SOURCE),
  events: exported(EVENTS_LIST, EVENTS_SOURCE),
  audit: exported(AUDIT_LIST, AUDIT_SOURCE),
  requests: exported(REQUESTS_LIST, REQUESTS_SOURCE),
  reviews: exported(REVIEWS_LIST, REVIEWS_SOURCE),
  risk_list_entries: exported(ENTRIES_LIST, ENTRIES_SOURCE),
  webhook_tries: exported(TRIES_LIST, TRIES_SOURCE),
  incidents: exported(INCIDENTS_LIST, INCIDENTS_SOURCE),
  alert_rules: exported(ALERT_RULES_LIST, ALERT_RULES_SOURCE),
};
