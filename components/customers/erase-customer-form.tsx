'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type RefObject, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
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
  const { base } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(eraseCustomerAction);
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const word = customer.email ?? customerName(customer);
  const isTyped = typed.trim().toLowerCase() === word.toLowerCase();

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isTyped) return;
    const sent = await submit({ id: customer.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    onClose();
    router.push(`${base}/customers`);
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <div className="space-y-2 text-body text-ink-2">
        <p>{t('goes')}</p>
        <p>{t('stays')}</p>
      </div>
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <Field label={t('type', { word })} error={tried && !isTyped ? t('mismatch') : null}>
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
          {t('submit')}
        </Button>
      </DialogActions>
    </form>
  );
}
