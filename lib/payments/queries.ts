import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import type { SumField } from '@/lib/lists/definition';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { PaymentFilters } from './filters';
import type { PaymentRow } from './rows';
import { ANSWER_MISSING_MS, type PaymentView } from './views';
import { whereFlow } from './where-flow';
import { payerIs } from './where-payer';
import { WHERE_STEP } from './where-step';
import { ownTraitsAsked } from './where-trait';

const OPEN_DISPUTES = {
  disputes: {
    where: { closedAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, status: true },
    take: 20,
  },
} as const satisfies Prisma.PaymentInclude;

/** The payment with this id in the actor's environment, with its open disputes. Throws `not_found`. */
export async function getPayment(actor: Actor, id: string): Promise<PaymentRow> {
  if (!isId('payment', id)) throw notFound();
  const payment = await db().payment.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    include: OPEN_DISPUTES,
  });
  if (!payment) throw notFound();
  return payment;
}

const SORTS = {
  created: { field: 'id', kind: 'id' },
  amount: { field: 'amount', kind: 'amount' },
} as const;

/** One page of payments, newest first unless asked otherwise. Reads at most `limit + 1` rows along an index. */
export async function listPayments(actor: Actor, filters: PaymentFilters): Promise<KeysetPage<PaymentRow>> {
  const { where, orderBy, take, page } = sortedKeyset<PaymentRow>(
    [actor.environment.id, 'payment'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS),
  );
  const rows = await db().payment.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    include: OPEN_DISPUTES,
    orderBy,
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
  disputed: { amountDisputed: { gt: 0 } },
  canceled: { status: { in: ['canceled', 'expired'] } },
};

function whereOf(actor: Actor, filters: PaymentFilters): Prisma.PaymentWhereInput {
  const parts: Prisma.PaymentWhereInput[] = [
    { environmentId: actor.environment.id },
    ...inOrNot('status', filters.status, filters['status[not]']),
    ...inOrNot('currency', filters.currency, filters['currency[not]']),
    ...createdBetween(
      'payment',
      filters['created[gte]'],
      filters['created[lt]'],
      actor.environment.clockOffsetMs,
    ),
  ];
  if (filters.answer) parts.push({ operations: { some: silent() } });
  if (filters['answer[not]']) parts.push({ operations: { none: silent() } });
  if (filters.view) parts.push(VIEWS[filters.view]);
  if (filters.step) parts.push({ OR: filters.step.map((step) => WHERE_STEP[step]) });
  if (filters['step[not]']) parts.push({ NOT: filters['step[not]'].map((step) => WHERE_STEP[step]) });
  if (filters.flow) parts.push({ OR: filters.flow.map(whereFlow) });
  if (filters['flow[not]']) parts.push({ NOT: filters['flow[not]'].map(whereFlow) });
  const { own, traits } = ownTraitsAsked(filters);
  parts.push(...own);
  if (traits.length > 0) parts.push({ trait: { AND: traits } });
  if (filters.risk_decision) parts.push({ OR: filters.risk_decision.map(decidedAs) });
  if (filters['risk_decision[not]']) parts.push({ NOT: filters['risk_decision[not]'].map(decidedAs) });
  if (filters.customer) parts.push({ customerId: filters.customer });
  if (filters.reference) parts.push({ reference: filters.reference });
  if (filters.simulation) parts.push({ simulationId: filters.simulation });
  if (filters.last4) parts.push({ cardLast4: filters.last4 });
  if (filters.email) parts.push(payerIs(actor, filters.email));
  if (filters['amount[gte]'] !== undefined) parts.push({ amount: { gte: BigInt(filters['amount[gte]']) } });
  if (filters['amount[lte]'] !== undefined) parts.push({ amount: { lte: BigInt(filters['amount[lte]']) } });
  if (filters.search) parts.push(searchFor(actor, filters.search.trim()));
  return { AND: parts };
}

/** Calls whose end no network has told for too long; the resolver asks about them. */
function silent(): Prisma.OperationWhereInput {
  return { status: 'unknown', nextInquiryAt: { not: null }, reservedAt: { lt: now(-ANSWER_MISSING_MS) } };
}

function decidedAs(decision: string): Prisma.PaymentWhereInput {
  return { risk: { path: ['decision'], equals: decision } };
}

function searchFor(actor: Actor, text: string): Prisma.PaymentWhereInput {
  if (isId('payment', text)) return { id: text };
  if (isId('customer', text)) return { customerId: text };
  if (/^[0-9]{4}$/.test(text)) return { OR: [{ cardLast4: text }, { reference: text }] };
  return text.includes('@') ? payerIs(actor, text) : { reference: text };
}

/** How many payments there are with these filters, counted up to `take`. */
export function countPayments(actor: Actor, filters: PaymentFilters, take: number): Promise<number> {
  return db().payment.count({ where: whereOf(actor, filters), take });
}

/** What a field of the first `take` payments with these filters comes to, in minor units of the one currency that they are filtered by. */
export async function sumPayments(
  actor: Actor,
  filters: PaymentFilters,
  field: SumField,
  take: number,
): Promise<bigint> {
  const { _sum } = await db().payment.aggregate({
    where: whereOf(actor, filters),
    take,
    _sum: { amount: true, amountCaptured: true, amountRefunded: true, feeAmount: true },
  });
  const [captured, refunded, fees] = [
    _sum.amountCaptured ?? 0n,
    _sum.amountRefunded ?? 0n,
    _sum.feeAmount ?? 0n,
  ];
  switch (field) {
    case 'amount':
      return _sum.amount ?? 0n;
    case 'amount_captured':
      return captured;
    case 'amount_refunded':
      return refunded;
    case 'amount_net':
      return captured - refunded - fees;
    case 'fees':
      return fees;
  }
}

export type PaymentParts = Prisma.PaymentGetPayload<{
  include: { attempts: true; captures: true; refunds: true; disputes: true };
}>;

/** A payment with its attempts, captures, refunds and disputes, oldest first. Throws `not_found`. */
export async function getPaymentParts(actor: Actor, id: string): Promise<PaymentParts> {
  if (!isId('payment', id)) throw notFound();
  const parts = await db().payment.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    include: {
      attempts: { orderBy: { number: 'asc' } },
      captures: { orderBy: { id: 'asc' }, take: 100 },
      refunds: { orderBy: { id: 'asc' }, take: 100 },
      disputes: { orderBy: { id: 'asc' }, take: 20 },
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
