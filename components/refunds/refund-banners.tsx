'use client';

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { RefundRowShape } from '@/components/payments/payment-parts';
import type { PaymentShape } from '@/components/payments/payment-shape';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Note } from '@/components/ui/note';
import { type Currency, formatMoney } from '@/lib/money';
import { useRefundAgain } from './refund-again';
import { useRefundFailure } from './refund-failure-words';

type RefundBannersProps = {
  payment: PaymentShape;
  /** Newest first. */
  refunds: readonly RefundRowShape[];
  limit: number | null;
};

/** What the refunds of a payment want from somebody: a decision that waits, or a failure that nobody has answered. */
export function RefundBanners({ payment, refunds, limit }: RefundBannersProps) {
  const t = useTranslations('approval');
  const locale = useLocale();
  const page = useTranslations('refundPage');
  const failure = useRefundFailure();
  const { base, permissions } = useConsole();
  const waiting = refunds.filter((refund) => refund.status === 'requires_approval');
  // A refund made after the failure is the answer to it.
  const newest = refunds[0];
  const failed = newest?.status === 'failed' && payment.amount_refundable > 0 ? newest : null;
  const { tryAgain, dialog } = useRefundAgain(payment, limit);
  const money = (refund: RefundRowShape) => formatMoney(refund.amount, refund.currency as Currency, locale);
  return (
    <>
      {waiting.length > 0 || failed ? (
        <div className="flex flex-col gap-3 px-4 pt-5 md:px-6">
          {waiting.map((refund) => (
            <Note key={refund.id} tone="warn">
              {t('banner', { amount: money(refund) })}{' '}
              <Link href={`${base}/refunds/${refund.id}`} className="font-medium text-accent underline">
                {t('bannerLink')}
              </Link>
            </Note>
          ))}
          {failed ? (
            <Note tone="bad">
              <div className="flex flex-wrap items-center justify-between gap-3">
                <span className="max-w-[60ch]">
                  {t('failedBanner', {
                    amount: money(failed),
                    reason: failure({ code: failed.failure ?? '' }),
                  })}
                </span>
                {permissions.includes('refunds:write') ? (
                  <Button look="primary" onClick={() => tryAgain(failed)}>
                    {page('again')}
                  </Button>
                ) : null}
              </div>
            </Note>
          ) : null}
        </div>
      ) : null}
      {dialog}
    </>
  );
}
