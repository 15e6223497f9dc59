'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import type { Problem } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { FileInput } from '@/components/ui/file-input';
import { ProblemNote } from '@/components/ui/problem-note';
import type { FileProblem } from '@/lib/refunds/bulk/decode-text';
import type { AmountFormat } from '@/lib/refunds/bulk/schema';
import { FileReportView, type ShownReport } from './file-report';

const FILE_BYTES_MAX = 5 * 1024 * 1024;
const FORMATS = ['point', 'comma', 'minor'] as const satisfies readonly AmountFormat[];

type Answer =
  | { result: 'refused'; problem: FileProblem }
  | { result: 'bad'; report: ShownReport }
  | { result: 'checked'; batch: string; known: boolean };
type State =
  | { kind: 'idle' | 'busy' | 'lost' }
  | { kind: 'refused'; why: FileProblem }
  | { kind: 'bad'; report: ShownReport }
  | { kind: 'problem'; problem: Problem };

/** Chooses a file and has it checked; nothing moves. A good file leads to its own page, a bad one to its report. */
export function UploadForm() {
  const t = useTranslations('bulk');
  const { environmentId, base } = useConsole();
  const router = useRouter();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [format, setFormat] = useState<AmountFormat>('point');
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const result = useRef<HTMLDivElement>(null);

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!file) return input.current?.focus();
    if (file.size > FILE_BYTES_MAX) return show({ kind: 'refused', why: 'too_large' });
    setState({ kind: 'busy' });
    const query = new URLSearchParams({ name: file.name, format });
    const answer = await fetch(`${base}/refunds/bulk/upload?${query}`, {
      method: 'POST',
      headers: { 'Countinghouse-Environment': environmentId, 'Content-Type': 'application/octet-stream' },
      body: file,
    })
      .then(async (response) => ({ ok: response.ok, body: (await response.json()) as Answer | Problem }))
      .catch(() => null);
    if (!answer) return show({ kind: 'lost' });
    if (!answer.ok) return show({ kind: 'problem', problem: answer.body as Problem });
    const body = answer.body as Answer;
    if (body.result === 'checked') return router.push(`${base}/refunds/bulk/${body.batch}`);
    if (body.result === 'refused') return show({ kind: 'refused', why: body.problem });
    show({ kind: 'bad', report: body.report });
  }
  function show(next: State) {
    setState(next);
    requestAnimationFrame(() => result.current?.focus());
  }
  return (
    <form onSubmit={send} noValidate className="flex max-w-[60ch] flex-col gap-4">
      <Field label={t('chooseFile')} hint={t('fileHint')} error={tried && !file ? t('fileMissing') : null}>
        {(control) => (
          <FileInput
            {...control}
            ref={input}
            accept=".csv,.txt,text/csv,text/plain"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              setState({ kind: 'idle' });
            }}
          />
        )}
      </Field>
      <Field label={t('amounts')} hint={t('amountsHint')}>
        {(control) => (
          <Select
            {...control}
            value={format}
            onChange={(event) => setFormat(event.target.value as AmountFormat)}
          >
            {FORMATS.map((one) => (
              <option key={one} value={one}>
                {t(`formats.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('check')}
        </Button>
      </div>
      <div ref={result} tabIndex={-1} className="outline-none">
        <UploadOutcome state={state} />
      </div>
    </form>
  );
}

function UploadOutcome({ state }: { state: State }) {
  const t = useTranslations('bulk');
  switch (state.kind) {
    case 'refused':
      return <ErrorState title={t('refusedTitle')}>{t(`refused.${state.why}`)}</ErrorState>;
    case 'lost':
      return <ErrorState title={t('refusedTitle')}>{t('lost')}</ErrorState>;
    case 'problem':
      return <ProblemNote title={t('refusedTitle')} problem={state.problem} />;
    case 'bad':
      return <FileReportView report={state.report} />;
    default:
      return null;
  }
}
