'use client';

import { AmountTitle } from '@/components/ui/amount';
import { PaymentStatus } from '@/components/ui/status';
import type { PaymentShape } from './payment-shape';
import { usePaymentWhy } from './payment-why';

type PaymentTitleProps = { payment: PaymentShape; zone: string; level?: 1 | 2 };

/** How much, how it stands, and why in half a sentence. `level` is that of the heading. */
export function PaymentTitle({ payment, zone, level = 1 }: PaymentTitleProps) {
  const why = usePaymentWhy(zone).title(payment);
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <Heading className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <AmountTitle amount={payment.amount} currency={payment.currency} />
      <PaymentStatus payment={payment} />
      <span className="text-table font-normal text-ink-2">{why}</span>
    </Heading>
  );
}
