'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { useToast } from '@/components/ui/toast';
import { TypedConfirmation } from '@/components/ui/typed-confirmation';
import { eraseCustomerAction } from '@/lib/customers/actions';
import { type CustomerShape, customerName } from './customer-shape';

type EraseFormProps = {
  customer: CustomerShape;
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

/** Says what goes and what stays; the person's name or address is typed, because there is no way back. */
export function EraseCustomerForm({ customer, keep, onClose }: EraseFormProps) {
  const t = useTranslations('customer.erase');
  const { base, permissions } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(eraseCustomerAction);
  const word = customer.email ?? customerName(customer);

  async function erase() {
    const sent = await submit({ id: customer.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done'), ...rulesLeft(sent.data.named_in_rules ?? []) });
    onClose();
    router.push(`${base}/customers`);
  }
  /** Stays until it is closed: nothing else says it afterwards. */
  function rulesLeft(rules: readonly string[]) {
    if (rules.length === 0) return {};
    const seeRules = { label: t('seeRules'), onPress: () => router.push(`${base}/settings/risk-rules`) };
    return {
      description: t('rulesLeft', { count: rules.length, rules: rules.join(', ') }),
      timeoutMs: 0,
      ...(permissions.includes('risk_rules:read') ? { action: seeRules } : {}),
    };
  }
  return (
    <TypedConfirmation
      label={t('type', { word })}
      faultOf={(typed) => (typed.toLowerCase() === word.toLowerCase() ? null : t('mismatch'))}
      state={state}
      words={{
        keep: t('keep'),
        submit: t('submit'),
        refusedTitle: t('errorTitle'),
        lostTitle: t('lostTitle'),
        lost: t('lost'),
      }}
      keep={keep}
      onConfirm={() => void erase()}
      onClose={onClose}
    >
      <p>{t('goes')}</p>
      <p>{t('reaches')}</p>
      <p>{t('stays')}</p>
    </TypedConfirmation>
  );
}
