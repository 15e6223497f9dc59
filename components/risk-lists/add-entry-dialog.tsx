'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { addListEntryAction } from '@/lib/risk/lists/actions';
import type { RiskListView } from '@/lib/risk/lists/render';
import { ListForm } from './list-form';
import { endOf, type Period, ReasonAndPeriod } from './reason-and-period';

/** Opens the dialog that adds a value. */
export function AddEntryButton({ list }: { list: RiskListView }) {
  const t = useTranslations('riskLists.add');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" data-action="add-list-entry" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { name: list.name })}>
        <AddEntryForm list={list} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function AddEntryForm({ list, onClose }: { list: RiskListView; onClose: () => void }) {
  const t = useTranslations('riskLists.add');
  const problems = useTranslations('riskLists.import.problems');
  const { clockOffsetMs } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(addListEntryAction);
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const [period, setPeriod] = useState<Period>('never');
  const code = state.kind === 'refused' ? state.problem.errors?.[0]?.code : undefined;
  const fault = code && problems.has(code as 'not_ip') ? problems(code as 'not_ip') : null;

  async function send() {
    const sent = await submit({
      list: list.id,
      value,
      reason: reason.trim() || null,
      ends_at: endOf(period, clockOffsetMs),
    });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    router.refresh();
    onClose();
  }
  return (
    <ListForm
      state={fault ? { kind: 'idle' } : state}
      refused={t('failed')}
      submit={t('submit')}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field label={t('value')} hint={t(`hints.${list.kind}`)} error={fault}>
        {(control) => (
          <input
            {...control}
            value={value}
            maxLength={300}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <ReasonAndPeriod reason={reason} onReason={setReason} period={period} onPeriod={setPeriod} />
    </ListForm>
  );
}
