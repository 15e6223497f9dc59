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
const PAUSE_MS = 150;

type FoundPayment = PaymentFace & {
  id: string;
  amount: number;
  currency: string;
  reference: string | null;
  customer_email: string | null;
};
type FoundObject = { id: string; amount?: number; currency?: string; type?: string };
type Found = { payments: FoundPayment[]; object: { kind: ObjectKind; found: FoundObject } | null };

/** What the API finds for a query: an object by its id, payments by anything; as far as this member may see. */
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
    return { payments: [], object: found ? { kind, found } : null };
  }
  if (!permissions.includes('payments:read')) return { payments: [], object: null };
  const asAmount = amountQuery(query.text, place);
  const addresses = [query, ...(asAmount ? [asAmount] : [])].map((one) =>
    apiAddress(one, PAYMENTS_MAX, place),
  );
  const pages = await Promise.all(
    addresses.map((address) => apiGet<{ data: FoundPayment[] }>(environmentId, address, signal)),
  );
  const byId = new Map(pages.flatMap((page) => page.data).map((payment) => [payment.id, payment]));
  return { payments: [...byId.values()].slice(0, PAYMENTS_MAX), object: null };
}

function useItems(base: string): (found: Found) => PaletteItem[] {
  const t = useTranslations('palette');
  const status = useTranslations('status.payment');
  const locale = useLocale();
  const format = useFormatter();
  const money = (amount: number, currency: string) =>
    isCurrency(currency) ? formatMoney(amount, currency, locale) : `${amount} ${currency}`;
  return ({ payments, object }) => [
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
    ...(object
      ? [
          {
            key: object.found.id,
            label:
              object.found.amount !== undefined && object.found.currency
                ? money(object.found.amount, object.found.currency)
                : (object.found.type ?? object.found.id),
            detail: object.found.id,
            kind: t(`objects.${object.kind.key}`),
            href: `${base}${object.kind.href(object.found)}`,
          },
        ]
      : []),
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
