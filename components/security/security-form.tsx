'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Choice, Field, Select } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { useTimeWords } from '@/components/ui/use-time-words';
import { saveSecurityAction } from '@/lib/security/actions';
import type { SecurityView } from '@/lib/security/queries';

type SecurityFormProps = {
  security: SecurityView;
  /** Members who have no second factor yet. */
  withoutFactor: number;
  hasOwnFactor: boolean;
  zone: string;
};

const IDLE_CHOICES = [5, 10, 15, 30, 45, 60];
const HOUR_CHOICES = [1, 2, 4, 8, 12, 24];
const GRACE_CHOICES = [0, 1, 3, 7, 14];

/** Whether a second factor is needed and from when on, and how long sessions last. */
export function SecurityForm({ security, withoutFactor, hasOwnFactor, zone }: SecurityFormProps) {
  const t = useTranslations('policy');
  const router = useRouter();
  const toast = useToast();
  const time = useTimeWords(zone);
  const { base } = useConsole();
  const { state, submit } = useSubmission(saveSecurityAction);
  const [requiresFactor, setRequires] = useState(security.factorRequiredAt !== null);
  const [graceDays, setGrace] = useState(7);
  const [idleMinutes, setIdle] = useState(security.idleMinutes);
  const [maxHours, setHours] = useState(security.maxHours);
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  const isBlocked = !hasOwnFactor && security.factorRequiredAt === null;

  async function save(event: FormEvent) {
    event.preventDefault();
    const sent = await submit({ idleMinutes, maxHours, requiresFactor, graceDays });
    if (sent.kind === 'done') toast({ title: t('saved') });
    router.refresh();
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-body font-bold">{t('factor')}</legend>
        <Choice
          type="checkbox"
          checked={requiresFactor}
          disabled={isBlocked}
          onChange={(event) => setRequires(event.target.checked)}
          detail={t('factorDetail')}
        >
          {t('factorChoice')}
        </Choice>
        {isBlocked ? (
          <Note>
            {t.rich('ownFirst', {
              link: (words) => (
                <Link href={`${base}/account/security`} className="font-medium text-accent underline">
                  {words}
                </Link>
              ),
            })}
          </Note>
        ) : (
          <p className="text-table text-ink-2">{t('without', { count: withoutFactor })}</p>
        )}
        {requiresFactor && security.factorRequiredAt ? (
          <p className="text-table text-ink-2">
            {t('requiredFrom', { time: time(security.factorRequiredAt, 'moment') })}
          </p>
        ) : null}
        {requiresFactor && !security.factorRequiredAt ? (
          <NumberField
            label={t('grace')}
            hint={t('graceHint')}
            choices={GRACE_CHOICES}
            value={graceDays}
            words={(count) => t('days', { count })}
            onChange={setGrace}
          />
        ) : null}
      </fieldset>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 text-body font-bold">{t('sessions')}</legend>
        <NumberField
          label={t('idle')}
          hint={t('idleHint')}
          choices={IDLE_CHOICES}
          value={idleMinutes}
          words={(count) => t('minutes', { count })}
          onChange={setIdle}
        />
        <NumberField
          label={t('hours')}
          hint={t('hoursHint')}
          choices={HOUR_CHOICES}
          value={maxHours}
          words={(count) => t('hoursCount', { count })}
          onChange={setHours}
        />
      </fieldset>
      {problem ? <ProblemNote title={t('notSaved')} problem={problem} /> : null}
      <div>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

type NumberFieldProps = {
  label: string;
  hint: string;
  choices: readonly number[];
  value: number;
  words: (count: number) => string;
  onChange: (value: number) => void;
};

/** One of a few numbers; a value that is none of them stays possible. */
function NumberField({ label, hint, choices, value, words, onChange }: NumberFieldProps) {
  const all = [...new Set([...choices, value])].sort((a, b) => a - b);
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {all.map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
