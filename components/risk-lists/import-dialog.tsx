'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FileInput } from '@/components/ui/file-input';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { importEntriesAction } from '@/lib/risk/lists/actions';
import type { RiskListView } from '@/lib/risk/lists/render';
import { cutFile, type Portion } from './cut-file';
import { ImportProblems, type ProblemsFound } from './import-problems';
import { useAllPortions } from './use-all-portions';

/** Opens the dialog that reads a CSV file into a list. */
export function ImportButton({ list }: { list: RiskListView }) {
  const t = useTranslations('riskLists.import');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-action="import-list-entries" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title', { name: list.name })} keepOpen>
        <ImportForm list={list} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type Step =
  | { kind: 'choose'; fault: 'noFile' | 'notText' | null }
  | { kind: 'bad'; found: ProblemsFound }
  | { kind: 'good'; portions: Portion[]; rows: number };

/** A file is chosen and checked as a whole, portion by portion; only a file without a mistake can be added. */
function ImportForm({ list, onClose }: { list: RiskListView; onClose: () => void }) {
  const t = useTranslations('riskLists.import');
  const words = useTranslations('riskLists');
  const common = useTranslations('common');
  const [file, setFile] = useState<File | null>(null);
  const [step, setStep] = useState<Step>({ kind: 'choose', fault: null });
  const [checked, setChecked] = useState<{ rows: number; total: number } | null>(null);
  const { state, submit } = useSubmission(importEntriesAction);

  async function check() {
    if (!file) return setStep({ kind: 'choose', fault: 'noFile' });
    const text = await file.arrayBuffer().then(decoded);
    if (text === null) return setStep({ kind: 'choose', fault: 'notText' });
    const portions = cutFile(text);
    const total = portions.reduce((sum, portion) => sum + portion.rows, 0);
    const found: ProblemsFound = { problems: [], count: 0 };
    let rows = 0;
    for (const portion of portions) {
      const sent = await submit({ id: list.id, csv: portion.csv, dry_run: true });
      if (sent.kind !== 'done') return;
      rows += sent.data.rows;
      found.count += sent.data.problem_count;
      found.problems.push(
        ...sent.data.problems.map((one) => ({
          ...one,
          line: one.line === 1 ? 1 : one.line + portion.line - 2,
        })),
      );
      setChecked({ rows, total });
      // What is wrong in one portion is enough to correct; the rest would only make the reader wait.
      if (found.count > 0) break;
    }
    setChecked(null);
    setStep(found.count > 0 ? { kind: 'bad', found } : { kind: 'good', portions, rows });
  }
  if (step.kind === 'good')
    return <Adding list={list} portions={step.portions} rows={step.rows} onClose={onClose} />;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}
    >
      {state.kind === 'refused' ? <ProblemNote title={t('bad')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? <ErrorState title={words('lostTitle')}>{t('bad')}</ErrorState> : null}
      <Field
        label={t('file')}
        hint={t('fileHint')}
        error={step.kind === 'choose' && step.fault ? t(step.fault) : null}
      >
        {(control) => (
          <FileInput
            {...control}
            accept=".csv,.txt,text/csv,text/plain"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              setStep({ kind: 'choose', fault: null });
            }}
          />
        )}
      </Field>
      <p role="status" className="text-table text-ink-3 empty:hidden">
        {checked ? t('checking', checked) : ''}
      </p>
      {step.kind === 'bad' ? <ImportProblems found={step.found} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('check')}
        </Button>
      </DialogActions>
    </form>
  );
}

type AddingProps = { list: RiskListView; portions: Portion[]; rows: number; onClose: () => void };

/** Adds a file that was found good, portion by portion; one that was cut off goes on where it stopped. */
function Adding({ list, portions, rows, onClose }: AddingProps) {
  const t = useTranslations('riskLists.import');
  const words = useTranslations('riskLists');
  const common = useTranslations('common');
  const { run, sum, state, isDone } = useAllPortions(list.id, portions);
  const isStopped = state.kind === 'refused' || state.kind === 'lost';
  if (isDone) {
    return (
      <div className="flex flex-col gap-4">
        <Note tone="ok">
          {t('done', { added: sum.added, changed: sum.changed, unchanged: sum.unchanged })}
        </Note>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {t('close')}
          </Button>
        </DialogActions>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'refused' ? (
        <ProblemNote title={t('stopped', { rows: sum.rows, total: rows })} problem={state.problem} />
      ) : null}
      {state.kind === 'lost' ? (
        <ErrorState title={words('lostTitle')}>{t('stopped', { rows: sum.rows, total: rows })}</ErrorState>
      ) : null}
      <p role="status" className="text-body text-ink-2">
        {state.kind === 'busy' ? t('writing', { rows: sum.rows, total: rows }) : t('good', { rows })}
      </p>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button look="primary" busy={state.kind === 'busy'} onClick={() => void run()}>
          {isStopped ? t('resume') : t('add', { rows })}
        </Button>
      </DialogActions>
    </div>
  );
}

/** UTF-8 with or without its mark; null for what is no text. */
function decoded(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
