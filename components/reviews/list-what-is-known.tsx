'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { AddPaymentDialog } from '@/components/risk-lists/add-payment-dialog';
import { Button } from '@/components/ui/button';
import type { ReviewRelatedView } from '@/lib/risk/reviews/related';

type ListWhatIsKnownProps = { payment: string; known: ReviewRelatedView['known'] };

/** Puts the card, e-mail, address, device or customer of a payment on a list, without leaving its review. */
export function ListWhatIsKnown({ payment, known }: ListWhatIsKnownProps) {
  const t = useTranslations('reviews.related');
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  if (known.length === 0) return null;
  return (
    <>
      <Button ref={trigger} size="small" data-action="add-to-list" onClick={() => setOpen(true)}>
        {t('addToList')}
      </Button>
      <AddPaymentDialog
        payment={payment}
        known={known}
        open={open}
        onOpenChange={setOpen}
        finalFocus={trigger}
      />
    </>
  );
}
