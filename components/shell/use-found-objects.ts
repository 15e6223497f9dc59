'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { type PaymentFace, paymentStatusKey } from '@/components/ui/status';
import { formatMoney, isCurrency } from '@/lib/money';
import { ApiProblem, apiGet } from './api-get';
import { useConsole } from './console-context';
import { OBJECTS, type ObjectKind } from './objects';
import type { PaletteItem } from './palette-items';
import { amountQuery, apiAddress, type PaletteQuery, type QueryPlace } from './palette-query';

const PAYMENTS_MAX = 6;
const CUSTOMERS_MAX = 3;
const PAUSE_MS = 150;

type FoundPayment = PaymentFace & {
  id: string;
  amount: number;
  currency: string;
  reference: string | null;
  customer_email: string | null;
};
type FoundObject = {
  id: string;
  amount?: number;
  currency?: string;
  type?: string;
  name?: string | null;
  email?: string | null;
  method?: string;
  path?: string;
};
type Found = { payments: FoundPayment[]; objects: { kind: ObjectKind; found: FoundObject }[] };

/** What the API finds for a query: objects by id, customers by e-mail, payments by anything; as far as this member may see. */
export function useFoundObjects(typed: string, query: PaletteQuery, place: QueryPlace) {
  const { environmentId, permissions, base } = useConsole();
  const settled = useSettled(typed.trim(), PAUSE_MS);
  const isSettled = settled === typed.trim();
  const result = useQuery({
    queryKey: ['palette', environmentId, settled],
    enabled: isSettled && settled !== '' && query.faults.length === 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => find(environmentId, permissions, query, place, signal),
  });
  const itemsOf = useItems(base);
  return {
    items: typed.trim() && result.data ? itemsOf(result.data) : [],
    isLooking: typed.trim() !== '' && (!isSettled || result.isFetching),
    hasFailed: result.isError,
    retry: () => void result.refetch(),
  };
}

async function find(
  environmentId: string,
  permissions: readonly string[],
  query: PaletteQuery,
  place: QueryPlace,
  signal: AbortSignal,
): Promise<Found> {
  const kind = OBJECTS.find((one) => query.text.startsWith(one.prefix));
  if (kind && permissions.includes(kind.permission)) {
    const found = await apiGet<FoundObject>(
      environmentId,
      `${kind.apiPath}/${encodeURIComponent(query.text)}`,
      signal,
    )
      // Any other id than one of ours is simply not found.
      .catch((error) =>
        error instanceof ApiProblem && error.problem.status < 500 ? null : Promise.reject(error),
      );
    return { payments: [], objects: found ? [{ kind, found }] : [] };
  }
  const [objects, payments] = await Promise.all([
    findCustomers(environmentId, permissions, query, signal),
    findPayments(environmentId, permissions, query, place, signal),
  ]);
  return { payments, objects };
}

/** Customers with the e-mail address that was typed, by itself or as `email:`. */
async function findCustomers(
  environmentId: string,
  permissions: readonly string[],
  { text, filters }: PaletteQuery,
  signal: AbortSignal,
): Promise<Found['objects']> {
  const kind = OBJECTS.find((one) => one.key === 'customer');
  const email = filters.email ?? text;
  const isAlone = Object.keys(filters).every((key) => key === 'email') && (text === '' || text === email);
  if (!kind || !permissions.includes(kind.permission) || !isAlone || !/^\S+@\S+$/.test(email)) return [];
  const search = new URLSearchParams({ email, limit: String(CUSTOMERS_MAX) });
  const page = await apiGet<{ data: FoundObject[] }>(environmentId, `${kind.apiPath}?${search}`, signal)
    // What is not an address yet is nobody's.
    .catch((error) =>
      error instanceof ApiProblem && error.problem.status < 500 ? { data: [] } : Promise.reject(error),
    );
  return page.data.map((found) => ({ kind, found }));
}

async function findPayments(
  environmentId: string,
  permissions: readonly string[],
  query: PaletteQuery,
  place: QueryPlace,
  signal: AbortSignal,
): Promise<FoundPayment[]> {
  if (!permissions.includes('payments:read')) return [];
  const asAmount = amountQuery(query.text, place);
  const addresses = [query, ...(asAmount ? [asAmount] : [])].map((one) =>
    apiAddress(one, PAYMENTS_MAX, place),
  );
  const pages = await Promise.all(
    addresses.map((address) => apiGet<{ data: FoundPayment[] }>(environmentId, address, signal)),
  );
  const byId = new Map(pages.flatMap((page) => page.data).map((payment) => [payment.id, payment]));
  return [...byId.values()].slice(0, PAYMENTS_MAX);
}

function useItems(base: string): (found: Found) => PaletteItem[] {
  const t = useTranslations('palette');
  const status = useTranslations('status.payment');
  const locale = useLocale();
  const format = useFormatter();
  const money = (amount: number, currency: string) =>
    isCurrency(currency) ? formatMoney(amount, currency, locale) : `${amount} ${currency}`;
  function labelOf({ id, amount, currency, type, name, email, method, path }: FoundObject): string {
    if (path) return `${method} ${path}`;
    if (amount !== undefined && currency) return money(amount, currency);
    return type ?? name ?? email ?? id;
  }
  return ({ payments, objects }) => [
    ...objects.map(({ kind, found }) => ({
      key: found.id,
      label: labelOf(found),
      detail: found.name && found.email ? `${found.email} · ${found.id}` : found.id,
      kind: t(`objects.${kind.key}`),
      href: `${base}${kind.href(found)}`,
      // A path has what somebody wrote where an id belongs.
      keptAs: kind.key === 'customer' || kind.key === 'request' ? found.id : undefined,
    })),
    ...payments.map((payment) => ({
      key: payment.id,
      label: t('payment', {
        amount: money(payment.amount, payment.currency),
        status: status(paymentStatusKey(payment)),
      }),
      detail: format.list(
        [payment.reference, payment.customer_email, payment.id].filter((one) => one !== null),
        {
          type: 'unit',
        },
      ),
      kind: t('objects.payment'),
      href: `${base}/payments/${payment.id}`,
    })),
  ];
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string, pauseMs: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return settled;
}
