'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useGroupWords } from '@/components/insights/frame/group-words';
import { amountCell, codeCell, idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { pressWhenThere } from '@/components/shell/actions';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { CHECKOUT_LIST, itemsOf } from '@/lib/checkout/list';
import type { SessionWithStepsView as Row } from '@/lib/checkout/render';
import type { Dimension } from '@/lib/metrics/dimensions';
import { type Currency, formatMoney } from '@/lib/money';
import { CreateSessionButton } from './create-session-dialog';
import { SessionStatus } from './session-status';
import { SessionSummary } from './session-summary';

/** The list of checkout sessions. */
export function SessionsList(props: ListProps<Row>) {
  const { base } = useConsole();
  return (
    <ListView
      {...props}
      // What was made here is seen at once.
      list={{ ...CHECKOUT_LIST, revision: Date.parse(props.rows[0]?.created_at ?? props.now) }}
      faces={{
        cells: CELLS,
        useRowLabel,
        Summary: SessionSummary,
        Empty,
        HeadActions: CreateSessionButton,
        currencyOf: (row) => row.currency,
        // A session has no page of its own: it is looked at beside its list.
        rowPath: ({ id }) => `${base}/checkout?view=all&open=${id}`,
      }}
    />
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <SessionStatus status={row.status} />,
  amount: amountCell((row: Row) => row.amount),
  items: textCell(itemsOf),
  method: ({ row }) => <Word of="method" value={row.method} />,
  step: ({ row }) => <Step session={row} />,
  drop_off: ({ row }) => <Word of="drop_off" value={row.drop_off} />,
  id: idCell((row: Row) => row.id),
  reference: codeCell((row: Row) => row.reference),
  email: textCell((row: Row) => row.customer_email),
  payment: idCell((row: Row) => row.payment),
  device: ({ row }) => <Word of="device" value={row.device} />,
  payer_country: ({ row }) => <Word of="country" value={row.payer_country} />,
  language: ({ row }) => <Word of="checkout_language" value={row.locale} />,
  ends: timeCell((row: Row) => row.expires_at),
  created: timeCell((row: Row) => row.created_at),
};

function Word({ of, value }: { of: Dimension; value: string | null }) {
  const word = useGroupWords();
  return value === null ? null : word(of, value);
}

function Step({ session }: { session: Row }) {
  const t = useTranslations('checkout');
  if (session.step === null) return <span className="text-ink-3">{t('neverShown')}</span>;
  return t(`steps.${session.step}`);
}

function useRowLabel() {
  const t = useTranslations();
  const locale = useLocale();
  return (session: Row) =>
    [
      t(`status.checkout.${session.status as 'open'}`),
      t('checkout.of', { amount: formatMoney(session.amount, session.currency as Currency, locale) }),
      itemsOf(session),
    ].join(', ');
}

function Empty() {
  const t = useTranslations('checkout');
  const { permissions } = useConsole();
  // The dialog belongs to the head: what is empty goes away with the first session.
  const begin = <Button onClick={() => pressWhenThere('create-checkout-session')}>{t('emptyAction')}</Button>;
  return (
    <EmptyState title={t('emptyTitle')} action={permissions.includes('checkout:write') ? begin : null}>
      {t('empty')}
    </EmptyState>
  );
}
