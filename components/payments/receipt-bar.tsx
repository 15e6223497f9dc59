'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useToast } from '@/components/ui/toast';

type ReceiptBarProps = {
  back: string;
  /** The payer's own address of this receipt, below the host. */
  publicPath: string;
};

/** What surrounds the sheet on the screen and is not printed: the way back, the payer's link, the printer. */
export function ReceiptBar({ back, publicPath }: ReceiptBarProps) {
  const t = useTranslations('paymentReceipt');
  const toast = useToast();
  function copyLink() {
    void navigator.clipboard
      .writeText(`${location.origin}${publicPath}`)
      .then(() => toast({ title: t('copied'), description: t('copiedMeaning') }));
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 print:hidden">
      <Link
        href={back}
        className="touch-target -ml-1 inline-flex items-center gap-1 rounded-control px-1 text-table text-ink-2 hover:text-ink"
      >
        <Icon name="chevronLeft" size={14} />
        {t('back')}
      </Link>
      <div className="flex flex-wrap gap-2">
        <Button onClick={copyLink}>{t('copyLink')}</Button>
        <Button look="primary" onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
    </div>
  );
}
