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
import { Section } from '@/components/ui/section';
import { useToast } from '@/components/ui/toast';
import { removeFileAction } from '@/lib/disputes/actions';
import { checklistOf } from '@/lib/disputes/reasons';
import type { DisputeView } from '@/lib/disputes/render';
import { FILE_BYTES_MAX, FILE_KINDS } from '@/lib/disputes/schema';
import { FileLinks } from './file-links';

type Trouble = { kind: 'problem'; problem: Problem } | { kind: 'tooLarge' } | { kind: 'lost' };

/** Files for the bank. Size is checked here so that nobody waits for nothing; the server judges the content. */
export function FilesPanel({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes');
  const router = useRouter();
  const toast = useToast();
  const { environmentId } = useConsole();
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const fitting = checklistOf(dispute.reason).files;

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const file = data.get('file');
    if (!(file instanceof File) || file.name === '') return;
    setTrouble(null);
    if (file.size > FILE_BYTES_MAX) {
      setTrouble({ kind: 'tooLarge' });
      return;
    }
    setBusy(true);
    const search = new URLSearchParams({ kind: String(data.get('kind')), name: file.name });
    const answer = await fetch(`/api/files/${environmentId}/disputes/${dispute.id}?${search}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': crypto.randomUUID() },
      body: file,
    }).catch(() => null);
    setBusy(false);
    if (!answer) setTrouble({ kind: 'lost' });
    else if (!answer.ok) setTrouble({ kind: 'problem', problem: (await answer.json()) as Problem });
    else {
      form.current?.reset();
      toast({ title: t('files.added', { name: file.name }) });
      router.refresh();
    }
  }
  async function remove(id: string) {
    const sent = await removeFileAction({ environmentId }, crypto.randomUUID(), {
      id: dispute.id,
      file: id,
    }).catch(() => null);
    if (!sent) setTrouble({ kind: 'lost' });
    else if (!sent.ok) setTrouble({ kind: 'problem', problem: sent.problem as Problem });
    router.refresh();
  }
  return (
    <Section id="files" title={t('files.title')}>
      <div className="flex max-w-[60ch] flex-col gap-4">
        {(dispute.files ?? []).length === 0 ? (
          <p className="text-table text-ink-2">{t('files.none')}</p>
        ) : null}
        <FileLinks
          dispute={dispute}
          action={(file) => (
            <Button size="small" look="quiet" onClick={() => void remove(file.id)}>
              {t('files.remove', { name: file.name })}
            </Button>
          )}
        />
        {trouble?.kind === 'problem' ? (
          <ProblemNote title={t('files.problem')} problem={trouble.problem} />
        ) : null}
        {trouble && trouble.kind !== 'problem' ? (
          <ErrorState title={t('files.problem')}>{t(`files.${trouble.kind}`)}</ErrorState>
        ) : null}
        <form ref={form} onSubmit={(event) => void add(event)} className="flex flex-col gap-3">
          <Field label={t('files.kind')}>
            {(control) => (
              <Select {...control} name="kind" defaultValue={fitting[0]}>
                {[...fitting, ...FILE_KINDS.filter((kind) => !fitting.includes(kind))].map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`fileKinds.${kind}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('files.choose')} hint={t('files.hint')}>
            {(control) => (
              <FileInput {...control} name="file" required accept="image/png,image/jpeg,application/pdf" />
            )}
          </Field>
          <div>
            <Button type="submit" busy={isBusy}>
              {t('files.add')}
            </Button>
          </div>
        </form>
      </div>
    </Section>
  );
}
