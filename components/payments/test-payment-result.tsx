'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { AmountTitle } from '@/components/ui/amount';
import { Button, buttonClass, LinkButton } from '@/components/ui/button';
import { Id } from '@/components/ui/id';
import { PaymentStatus } from '@/components/ui/status';
import { useDeclineWords } from './decline-words';
import type { PaymentShape } from './payment-shape';

/** What the pretend world answered, and where to go from here. */
export function TestPaymentResult({ payment, onAgain }: { payment: PaymentShape; onAgain: () => void }) {
  const t = useTranslations('testPayment');
  const { base } = useConsole();
  const words = useDeclineWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  function sentence(): string {
    if (payment.failure) return t('resultDeclined', { reason: words.reason(payment.failure.code) });
    if (payment.status === 'requires_action') return t('resultAction');
    if (payment.status === 'authorized') return t('resultAuthorized');
    return payment.status === 'succeeded' ? t('resultApproved') : t('resultProcessing');
  }
  const page = `${base}/payments/${payment.id}`;
  const play = payment.status === 'requires_action' ? payment.next_action?.url : null;
  return (
    <div className="flex max-w-[40rem] flex-col gap-4">
      <div>
        <h2 ref={heading} tabIndex={-1} className="flex flex-wrap items-center gap-x-3 outline-none">
          <AmountTitle amount={payment.amount} currency={payment.currency} />
          <PaymentStatus payment={payment} />
        </h2>
        <Id id={payment.id} />
      </div>
      <p role="status" className="text-body text-ink-2">
        {sentence()}
      </p>
      <div className="flex flex-wrap gap-2">
        {play ? (
          <a href={play} target="_blank" rel="noreferrer" className={buttonClass('primary')}>
            {t('play')}
          </a>
        ) : null}
        <LinkButton href={page} look={play ? 'secondary' : 'primary'}>
          {t('open')}
        </LinkButton>
        <Button onClick={onAgain}>{t('again')}</Button>
      </div>
    </div>
  );
}
