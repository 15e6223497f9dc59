'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';

type ReceiptBarProps = {
  /** The payer's own address of this receipt, below the host. */
  publicPath: string;
};

/** What surrounds the sheet on the screen and is not printed: the payer's link and the printer. */
export function ReceiptBar({ publicPath }: ReceiptBarProps) {
  const t = useTranslations('paymentReceipt');
  const toast = useToast();
  function copyLink() {
    void navigator.clipboard
      .writeText(`${location.origin}${publicPath}`)
      .then(() => toast({ title: t('copied'), description: t('copiedMeaning') }));
  }
  return (
    <div className="flex flex-wrap justify-end gap-2 print:hidden">
      <Button onClick={copyLink}>{t('copyLink')}</Button>
      <Button look="primary" onClick={() => window.print()}>
        {t('print')}
      </Button>
    </div>
  );
}
