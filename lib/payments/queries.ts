import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { idAt, isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { PaymentFilters, PaymentView } from './filters';
import type { PaymentRow } from './rows';

/** The payment with this id in the actor's environment. Throws `not_found`. */
export async function getPayment(actor: Actor, id: string): Promise<PaymentRow> {
  if (!isId('payment', id)) throw notFound();
  const payment = await db().payment.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!payment) throw notFound();
  return payment;
}

/** One page of payments, newest first. Reads at most `limit + 1` rows by (environment, id). */
export async function listPayments(actor: Actor, filters: PaymentFilters): Promise<KeysetPage<PaymentRow>> {
  const { id, orderBy, take, page } = keyset(
    [actor.environment.id, 'payment'],
    filters.cursor,
    filters.limit,
  );
  const rows = await db().payment.findMany({
    where: { AND: [whereOf(actor, filters), { id }] },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

const VIEWS: Record<PaymentView, Prisma.PaymentWhereInput> = {
  succeeded: { status: 'succeeded' },
  to_capture: { status: 'authorized' },
  in_progress: { status: { in: ['processing', 'requires_action', 'in_review'] } },
  declined: { declinedCount: { gt: 0 }, status: { in: ['requires_payment_method', 'failed'] } },
  refunded: { amountRefunded: { gt: 0 } },
  canceled: { status: { in: ['canceled', 'expired'] } },
};

function whereOf(actor: Actor, filters: PaymentFilters): Prisma.PaymentWhereInput {
  const environmentId = actor.environment.id;
  const parts: Prisma.PaymentWhereInput[] = [{ environmentId }];
  if (filters.view) parts.push(VIEWS[filters.view]);
  if (filters.status) parts.push({ status: filters.status });
  if (filters.currency) parts.push({ currency: filters.currency });
  if (filters.method) parts.push({ methodType: filters.method });
  if (filters.customer) parts.push({ customerId: filters.customer });
  if (filters.reference) parts.push({ reference: filters.reference });
  if (filters['amount[gte]'] !== undefined) parts.push({ amount: { gte: BigInt(filters['amount[gte]']) } });
  if (filters['amount[lte]'] !== undefined) parts.push({ amount: { lte: BigInt(filters['amount[lte]']) } });
  // Ids begin with their time, so a range of time is a range of the primary key.
  if (filters['created[gte]']) parts.push({ id: { gte: firstIdAt(filters['created[gte]']) } });
  if (filters['created[lt]']) parts.push({ id: { lt: firstIdAt(filters['created[lt]']) } });
  if (filters.search) parts.push(searchFor(actor, filters.search.trim()));
  return { AND: parts };
}

/** The smallest payment id of this instant: its ten time digits, then zeros. */
function firstIdAt(instant: string): string {
  return `${idAt('payment', new Date(instant)).slice(0, 'pay_'.length + 10)}${'0'.repeat(16)}`;
}

/** Whoever may not know a payer cannot find out by guessing the address either. */
const NOTHING: Prisma.PaymentWhereInput = { id: { in: [] } };

function searchFor(actor: Actor, text: string): Prisma.PaymentWhereInput {
  if (isId('payment', text)) return { id: text };
  if (isId('customer', text)) return { customerId: text };
  if (/^[0-9]{4}$/.test(text)) return { OR: [{ cardLast4: text }, { reference: text }] };
  if (text.includes('@') && personalDataView(actor.permissions) === 'none') return NOTHING;
  if (text.includes('@')) return { customerEmail: text.normalize('NFKC').toLowerCase() };
  return { reference: text };
}

const COUNT_CAP = 10_000;

/**
 * How many payments each view has with these filters, counted up to 10,000 ("10,000+" beyond): the cost of a tab never
 * grows with the table.
 */
export async function countPayments(
  actor: Actor,
  filters: PaymentFilters,
): Promise<Record<PaymentView | 'all', number>> {
  const names = ['all', ...Object.keys(VIEWS)] as (PaymentView | 'all')[];
  const counts = await Promise.all(
    names.map(async (view) => {
      const where = whereOf(actor, { ...filters, view: view === 'all' ? undefined : view });
      return db().payment.count({ where, take: COUNT_CAP + 1 });
    }),
  );
  return Object.fromEntries(names.map((name, index) => [name, counts[index] ?? 0])) as Record<
    PaymentView | 'all',
    number
  >;
}

export type PaymentParts = Prisma.PaymentGetPayload<{
  include: { attempts: true; captures: true; refunds: true };
}>;

/** A payment with its attempts, captures and refunds, oldest first. Throws `not_found`. */
export async function getPaymentParts(actor: Actor, id: string): Promise<PaymentParts> {
  if (!isId('payment', id)) throw notFound();
  const parts = await db().payment.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    include: {
      attempts: { orderBy: { number: 'asc' } },
      captures: { orderBy: { id: 'asc' }, take: 100 },
      refunds: { orderBy: { id: 'asc' }, take: 100 },
    },
  });
  if (!parts) throw notFound();
  return parts;
}

export type Neighbours = { newer: string | null; older: string | null };

/** The payments before and after this one inside the same filter. */
export async function neighboursOf(actor: Actor, id: string, filters: PaymentFilters): Promise<Neighbours> {
  const where = whereOf(actor, filters);
  const [newer, older] = await Promise.all([
    db().payment.findFirst({
      where: { AND: [where, { id: { gt: id } }] },
      orderBy: { id: 'asc' },
      select: { id: true },
    }),
    db().payment.findFirst({
      where: { AND: [where, { id: { lt: id } }] },
      orderBy: { id: 'desc' },
      select: { id: true },
    }),
  ]);
  return { newer: newer?.id ?? null, older: older?.id ?? null };
}
