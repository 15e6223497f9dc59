'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type RefObject, useState } from 'react';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { addListEntryAction } from '@/lib/risk/lists/actions';
import type { RiskListView } from '@/lib/risk/lists/render';
import { ListForm } from './list-form';
import { endOf, type Period, ReasonAndPeriod } from './reason-and-period';

/** Kinds of lists that take something of a payment. */
const KINDS = [
  'card',
  'email',
  'domain',
  'ip',
  'country',
  'customer',
  'device',
] as const satisfies RiskListView['kind'][];
type Kind = (typeof KINDS)[number];

type Known = readonly { kind: string; value: string | null }[];

type AddPaymentDialogProps = {
  payment: string;
  /** What is known of the payment, with as much of it as the reader may see: only lists of these are offered. */
  known?: Known;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  finalFocus: RefObject<HTMLElement | null>;
};

/** Adds what a payment has to a list: the way for cards, whose numbers nobody may write down. */
export function AddPaymentDialog({ payment, known, open, onOpenChange, finalFocus }: AddPaymentDialogProps) {
  const t = useTranslations('riskLists.fromPayment');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} finalFocus={finalFocus}>
      <ChooseList payment={payment} known={known} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type ChooseListProps = Pick<AddPaymentDialogProps, 'payment' | 'known'> & { onClose: () => void };

function ChooseList({ payment, known, onClose }: ChooseListProps) {
  const t = useTranslations('riskLists.fromPayment');
  const words = useTranslations('riskLists');
  const { environmentId, base } = useConsole();
  const lists = useQuery({
    queryKey: ['risk_lists', environmentId],
    queryFn: ({ signal }) => apiGet<{ data: RiskListView[] }>(environmentId, '/risk_lists?limit=100', signal),
  });
  if (lists.isError) return <ErrorState title={words('notDone')}>{t('loadFailed')}</ErrorState>;
  if (!lists.data) return null;
  const possible = lists.data.data.filter(({ kind }) => kindsOf(known).includes(kind));
  if (possible.length === 0) {
    return (
      <p className="text-body text-ink-2">
        {t('none')}{' '}
        <Link href={`${base}/risk-lists`} className="text-accent underline underline-offset-4">
          {t('makeOne')}
        </Link>
      </p>
    );
  }
  return <AddForm payment={payment} known={known} lists={possible} onClose={onClose} />;
}

/** Whoever has an e-mail has its domain. */
function kindsOf(known: Known | undefined): readonly string[] {
  if (!known) return KINDS;
  return known.flatMap(({ kind }) => (kind === 'email' ? ['email', 'domain'] : [kind]));
}

type AddFormProps = ChooseListProps & { lists: readonly RiskListView[] };

function AddForm({ payment, known, lists, onClose }: AddFormProps) {
  const t = useTranslations('riskLists');
  const { clockOffsetMs } = useConsole();
  const toast = useToast();
  const { state, submit } = useSubmission(addListEntryAction);
  const [list, setList] = useState(lists[0]?.id ?? '');
  const [reason, setReason] = useState('');
  const [period, setPeriod] = useState<Period>('never');
  const kind = lists.find(({ id }) => id === list)?.kind;
  const value = known?.find((one) => one.kind === kind)?.value;
  async function send() {
    const sent = await submit({
      list,
      payment,
      reason: reason.trim() || null,
      ends_at: endOf(period, clockOffsetMs),
    });
    if (sent.kind !== 'done') return;
    toast({ title: t('add.done') });
    onClose();
  }
  return (
    <ListForm
      state={state}
      refused={t('add.failed')}
      submit={t('add.submit')}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <p className="text-body text-ink-2">{t('fromPayment.lead')}</p>
      <Field label={t('fromPayment.list')} hint={value ? t('fromPayment.adds', { value }) : null}>
        {(control) => (
          <Select {...control} value={list} onChange={(event) => setList(event.target.value)}>
            {lists.map((one) => (
              <option key={one.id} value={one.id}>
                {t('fromPayment.choice', {
                  name: one.name,
                  kind: t(`kinds.${one.kind as Kind}`),
                  purpose: t(`purposes.${one.purpose}`),
                })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ReasonAndPeriod reason={reason} onReason={setReason} period={period} onPeriod={setPeriod} />
    </ListForm>
  );
}
