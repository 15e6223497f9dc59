'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Id } from '@/components/ui/id';
import { useToast } from '@/components/ui/toast';
import { TypedConfirmation } from '@/components/ui/typed-confirmation';
import { mergeCustomerAction } from '@/lib/customers/actions';
import { type CustomerShape, customerName } from './customer-shape';

type MergeFormProps = {
  customer: CustomerShape;
  twins: readonly CustomerShape[];
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

const isWholeId = (text: string) => /^cus_[0-9a-z]{26}$/.test(text);

/** Names who survives and who ends; the other's id is typed, because there is no way back. */
export function MergeCustomerForm({ customer, twins, keep, onClose }: MergeFormProps) {
  const t = useTranslations('customer.merge');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(mergeCustomerAction);

  function faultOf(other: string): string | null {
    if (!isWholeId(other)) return t('idMissing');
    return other === customer.id ? t('same') : null;
  }
  async function merge(other: string) {
    const sent = await submit({ id: customer.id, customer: other });
    if (sent.kind !== 'done') return;
    toast({ title: t('done', { name: customerName(customer) }) });
    onClose();
    router.refresh();
  }
  return (
    <TypedConfirmation
      label={t('other')}
      hint={t('otherHint')}
      faultOf={faultOf}
      state={state}
      words={{
        keep: t('keep'),
        submit: (other) =>
          t('submit', { other: isWholeId(other) ? `cus_…${other.slice(-6)}` : t('otherShort') }),
        refusedTitle: t('errorTitle'),
        lostTitle: t('lostTitle'),
        lost: t('lost'),
      }}
      keep={keep}
      onConfirm={(other) => void merge(other)}
      onClose={onClose}
    >
      <p>{t('meaning', { name: customerName(customer) })}</p>
      {twins.length > 0 ? (
        <div className="text-table text-ink">
          <p className="font-medium">{t('twins')}</p>
          <ul>
            {twins.map((twin) => (
              <li key={twin.id} className="flex flex-wrap items-center gap-x-2 py-0.5">
                <bdi>{customerName(twin)}</bdi>
                <Id id={twin.id} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </TypedConfirmation>
  );
}
