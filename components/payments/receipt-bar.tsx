'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

/** What surrounds the sheet on the screen and is not printed: the printer. */
export function ReceiptBar() {
  const t = useTranslations('paymentReceipt');
  return (
    <div className="flex justify-end print:hidden">
      <Button look="primary" onClick={() => window.print()}>
        {t('print')}
      </Button>
    </div>
  );
}
