'use client';

import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** A payment that is not here, or not for this reader: both look the same, and the list is one step away. */
export function PaymentAbsent() {
  const t = useTranslations('paymentAbsent');
  const { base } = useConsole();
  return (
    <EmptyState
      isPage
      title={t('title')}
      action={<LinkButton href={`${base}/payments`}>{t('action')}</LinkButton>}
    >
      {t('body')}
    </EmptyState>
  );
}
