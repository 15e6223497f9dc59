'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FileInput } from '@/components/ui/file-input';
import { useToast } from '@/components/ui/toast';
import { applyConfigurationAction, planConfigurationAction } from '@/lib/configuration/actions';
import type { ConfigurationDiff } from '@/lib/configuration/render';
import { ConfigurationChanges } from './configuration-changes';
import { ConfigurationProblem } from './configuration-problem';
import { type Environment, PromoteForm } from './promote-form';

/** Below what a server action takes; the file's own limit is a megabyte. */
const FILE_BYTES_MAX = 900_000;

/** A file is chosen, pasted or brought from another environment, compared, and only then applied. */
export function ImportForm({ environments }: { environments: readonly Environment[] }) {
  const t = useTranslations('configuration');
  const { permissions } = useConsole();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<'empty' | 'tooLarge' | null>(null);
  const [diff, setDiff] = useState<ConfigurationDiff | null>(null);
  const plan = useSubmission(planConfigurationAction);
  const area = useRef<HTMLTextAreaElement>(null);
  const result = useRef<HTMLDivElement>(null);

  function take(next: string) {
    setText(next);
    setWrong(null);
    setDiff(null);
    plan.reset();
  }
  async function compare(yaml: string) {
    if (yaml.trim() === '' || yaml.length > FILE_BYTES_MAX) {
      setWrong(yaml.trim() === '' ? 'empty' : 'tooLarge');
      return area.current?.focus();
    }
    const sent = await plan.submit({ yaml });
    if (sent.kind === 'done') setDiff(sent.data);
    requestAnimationFrame(() => result.current?.focus());
  }
  if (!permissions.includes('configuration:write'))
    return <p className="text-table text-ink-3">{t('readOnly')}</p>;
  return (
    <div className="flex flex-col gap-5">
      {environments.length > 0 ? (
        <PromoteForm
          environments={environments}
          onBring={(yaml) => {
            take(yaml);
            void compare(yaml);
          }}
        />
      ) : null}
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void compare(text);
        }}
      >
        <Field label={t('choose')} hint={t('chooseHint')}>
          {(control) => (
            <FileInput
              {...control}
              accept=".yaml,.yml,application/yaml,text/yaml,text/plain"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file && file.size > FILE_BYTES_MAX) setWrong('tooLarge');
                else if (file) void file.text().then(take);
              }}
            />
          )}
        </Field>
        <Field label={t('text')} error={wrong ? t(wrong) : null}>
          {({ className, ...control }) => (
            <textarea
              {...control}
              ref={area}
              rows={10}
              spellCheck={false}
              value={text}
              onChange={(event) => take(event.target.value)}
              className={classNames(className, 'h-auto py-2 font-mono text-meta')}
            />
          )}
        </Field>
        <div>
          <Button type="submit" look={diff ? 'secondary' : 'primary'} busy={plan.state.kind === 'busy'}>
            {t('compare')}
          </Button>
        </div>
      </form>
      <div ref={result} tabIndex={-1} className="outline-none">
        {plan.state.kind === 'refused' ? <ConfigurationProblem problem={plan.state.problem} /> : null}
        {plan.state.kind === 'lost' ? <ErrorState title={t('problem')}>{t('lostPlan')}</ErrorState> : null}
        {diff ? <Apply diff={diff} text={text} onDone={() => take('')} /> : null}
      </div>
    </div>
  );
}

function Apply({ diff, text, onDone }: { diff: ConfigurationDiff; text: string; onDone: () => void }) {
  const t = useTranslations('configuration');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(applyConfigurationAction);
  const count = diff.changes.filter(({ applies }) => applies).length;

  async function apply() {
    const sent = await submit({ yaml: text, digest: diff.digest });
    if (sent.kind !== 'done') return;
    toast({ title: t('applied', { count }) });
    onDone();
    router.refresh();
  }
  return (
    <div className="flex flex-col gap-4">
      <ConfigurationChanges changes={diff.changes} />
      {count > 0 ? (
        <div>
          <Button look="primary" busy={state.kind === 'busy'} onClick={() => void apply()}>
            {t('apply', { count })}
          </Button>
        </div>
      ) : null}
      {state.kind === 'refused' ? <ConfigurationProblem problem={state.problem} /> : null}
      {state.kind === 'lost' ? <ErrorState title={t('problem')}>{t('lost')}</ErrorState> : null}
    </div>
  );
}
