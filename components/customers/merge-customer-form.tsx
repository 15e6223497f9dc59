'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type RefObject, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Id } from '@/components/ui/id';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { mergeCustomerAction } from '@/lib/customers/actions';
import { type CustomerShape, customerName } from './customer-shape';

type MergeFormProps = {
  customer: CustomerShape;
  twins: readonly CustomerShape[];
  keep: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
};

/** Names who survives and who ends; the other's id is typed, because there is no way back. */
export function MergeCustomerForm({ customer, twins, keep, onClose }: MergeFormProps) {
  const t = useTranslations('customer.merge');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(mergeCustomerAction);
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const other = typed.trim();
  const isId = /^cus_[0-9a-z]{26}$/.test(other);
  const fault = !isId ? t('idMissing') : other === customer.id ? t('same') : null;

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (fault) return;
    const sent = await submit({ id: customer.id, customer: other });
    if (sent.kind !== 'done') return;
    toast({ title: t('done', { name: customerName(customer) }) });
    onClose();
    router.refresh();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <p className="text-body text-ink-2">{t('meaning', { name: customerName(customer) })}</p>
      {twins.length > 0 ? (
        <div className="text-table">
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
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <Field label={t('other')} hint={t('otherHint')} error={tried ? fault : null}>
        {(control) => (
          <input
            {...control}
            value={typed}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>
        <Button type="submit" look="danger" busy={state.kind === 'busy'}>
          {t('submit', { other: isId ? `cus_…${other.slice(-6)}` : t('otherShort') })}
        </Button>
      </DialogActions>
    </form>
  );
}
