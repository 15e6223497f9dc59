'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Amount } from '@/components/ui/amount';
import { Button } from '@/components/ui/button';
import { SectionTable } from '@/components/ui/section-table';
import { PaymentStatus } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { LinkedPayment } from './linked-payment';

/** As many as need no scrolling past them. */
const SHOWN_FIRST = 6;

/** Payments with what they have in common with the one in review, and what became of them. */
export function RelatedTable({ payments, id }: { payments: readonly LinkedPayment[]; id: string }) {
  const t = useTranslations('reviews.related');
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? payments : payments.slice(0, SHOWN_FIRST);
  return (
    <div id={id}>
      <SectionTable
        caption={t('caption')}
        heads={[
          { label: t('payment') },
          { label: t('common'), right: true },
          { label: t('created'), right: true },
        ]}
      >
        {shown.map((payment) => (
          <LinkedRow key={payment.id} payment={payment} />
        ))}
      </SectionTable>
      {isWhole || payments.length <= SHOWN_FIRST ? null : (
        <Button look="quiet" size="small" onClick={() => setWhole(true)}>
          {t('all', { count: payments.length })}
        </Button>
      )}
    </div>
  );
}

function LinkedRow({ payment }: { payment: LinkedPayment }) {
  const t = useTranslations('reviews');
  const { base, timeZone } = useConsole();
  return (
    <Row>
      <Cell className="py-1.5">
        <Link
          href={`${base}/payments/${payment.id}`}
          prefetch={false}
          className="touch-target flex flex-col items-start gap-0.5 rounded-control hover:underline"
        >
          <Amount amount={payment.amount} currency={payment.currency} weight="normal" />
          <PaymentStatus payment={{ ...payment, failure: payment.is_declined }} />
        </Link>
      </Cell>
      <Cell right className="py-1.5 text-table">
        {payment.links.map((link) => t(`related.links.${link}`)).join(', ')}
        {payment.disputed ? <span className="block text-meta text-bad">{t('related.disputed')}</span> : null}
        {payment.verdict ? (
          <span
            className={`block text-meta ${payment.verdict === 'confirmed_fraud' ? 'text-bad' : 'text-ink-3'}`}
          >
            {t(`verdicts.${payment.verdict}`)}
          </span>
        ) : null}
      </Cell>
      <Cell right className="py-1.5 text-meta text-ink-3 max-md:col-span-2 max-md:text-left!">
        <Time at={payment.created_at} zone={timeZone} />
      </Cell>
    </Row>
  );
}
