import type { ReactNode } from 'react';
import { amountCell, codeCell, idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps } from '@/components/lists/list-props';
import { useConsole } from '@/components/shell/console-context';
import { PaymentStatus } from '@/components/ui/status';
import { useDeclineWords } from './decline-words';
import { MethodName, useMethodName } from './method-name';
import type { PaymentShape } from './payment-shape';
import { usePaymentWhy } from './payment-why';

type Row = PaymentShape;

function StatusCell({ row }: CellProps<PaymentShape>) {
  const { timeZone } = useConsole();
  const why = usePaymentWhy(timeZone).row(row);
  return (
    <span className="flex min-w-0 items-center gap-2 max-md:justify-end">
      <PaymentStatus payment={row} />
      {why ? <span className="min-w-0 truncate text-ink-3 max-md:hidden">{why}</span> : null}
    </span>
  );
}

function CustomerCell({ row, zone }: CellProps<PaymentShape>) {
  const method = useMethodName()(row);
  const why = usePaymentWhy(zone).row(row);
  return (
    <>
      <span className="max-md:hidden">{row.customer_email ?? <span className="text-ink-3">–</span>}</span>
      <span className="md:hidden">{[method, row.customer_email, why].filter(Boolean).join(' · ')}</span>
    </>
  );
}

function FailureCell({ row }: CellProps<PaymentShape>) {
  const words = useDeclineWords();
  return row.failure ? words.reason(row.failure.code) : null;
}

/** How each column of the payments list looks. */
export const PAYMENT_CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: (cell) => <StatusCell {...cell} />,
  amount: amountCell((row: Row) => row.amount),
  method: ({ row }) => <MethodName payment={row} />,
  customer: (cell) => <CustomerCell {...cell} />,
  reference: codeCell((row: Row) => row.reference),
  id: idCell((row: Row) => row.id),
  brand: textCell((row: Row) => row.method?.brand),
  last4: codeCell((row: Row) => row.method?.last4),
  country: textCell((row: Row) => row.method?.country),
  customer_id: codeCell((row: Row) => row.customer),
  description: textCell((row: Row) => row.description),
  captured: amountCell((row: Row) => row.amount_captured),
  refunded: amountCell((row: Row) => row.amount_refunded),
  disputed: amountCell((row: Row) => row.amount_disputed),
  fees: amountCell((row: Row) => row.fees),
  connector: codeCell((row: Row) => row.connector),
  attempts: textCell((row: Row) => row.attempts_count),
  failure: (cell) => <FailureCell {...cell} />,
  updated: timeCell((row: Row) => row.updated_at),
  created: timeCell((row: Row) => row.created_at),
};
