'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { createAlertRuleAction, tryAlertRuleAction, updateAlertRuleAction } from '@/lib/alerts/actions';
import type { AlertRuleView } from '@/lib/alerts/render';
import { CHANNELS, type Channel } from '@/lib/alerts/words';
import { ConditionFields } from './condition-fields';
import { FilterFields, type KnownValues } from './filter-fields';
import {
  breakerOf,
  EMPTY,
  escalationOf,
  fieldsOf,
  lineProblem,
  type RuleFields,
  termsOf,
} from './rule-fields';
import { RuleTrial } from './rule-trial';
import { useAlertWords } from './use-alert-words';

type RuleFormProps = { rule: AlertRuleView | null; known: KnownValues; currency: string; zone: string };

/** A rule in its fields; what it would have done in the last thirty days is seen before it is saved. */
export function RuleForm({ rule, known, currency, zone }: RuleFormProps) {
  const t = useTranslations('alerts');
  const words = useAlertWords(currency);
  const router = useRouter();
  const toast = useToast();
  const { base, permissions } = useConsole();
  const mayChange = permissions.includes('alerts:write');
  const [fields, setFields] = useState<RuleFields>(() =>
    rule ? fieldsOf(rule, words.name(rule), currency) : EMPTY,
  );
  const trial = useSubmission(tryAlertRuleAction);
  const creation = useSubmission(createAlertRuleAction);
  const change = useSubmission(updateAlertRuleAction);
  const [tried, setTried] = useState<string | null>(null);
  const terms = lineProblem(fields, currency) === null ? termsOf(fields, currency) : null;
  const escalation = escalationOf(fields);
  const breaker = breakerOf(fields);
  const isTried = terms !== null && tried === JSON.stringify(terms);
  const set = (more: Partial<RuleFields>) => setFields({ ...fields, ...more });
  const { state } = rule ? change : creation;
  const name = fields.name.trim();
  const isComplete = terms && escalation !== undefined && breaker !== undefined && name !== '';
  const blocked = !isComplete ? t('incomplete') : isTried ? null : t('tryFirst');

  function run() {
    if (!terms) return;
    setTried(JSON.stringify(terms));
    void trial.submit(terms);
  }
  async function save() {
    if (!terms || escalation === undefined || breaker === undefined || name === '') return;
    const { severity, channels } = fields;
    const told = { severity, channels, escalate_minutes: escalation, breaker_minutes: breaker };
    // A shipped rule that keeps its name keeps it in every language.
    const own = rule?.preset && rule.name === null && name === words.name(rule) ? {} : { name };
    const sent = rule
      ? await change.submit({ id: rule.id, ...terms, ...told, ...own, version: rule.version })
      : await creation.submit({ ...terms, ...told, name });
    if (sent.kind !== 'done') return;
    toast({ title: t('saved') });
    router.push(`${base}/settings/alerts`);
    router.refresh();
  }
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <fieldset disabled={!mayChange} className="flex flex-col gap-4">
        <legend className="sr-only">{t('rule')}</legend>
        <Field label={t('name')}>
          {(control) => (
            <input
              {...control}
              value={fields.name}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <ConditionFields fields={fields} currency={currency} set={set} />
        <FilterFields fields={fields} known={known} set={set} />
        <ChannelFields chosen={fields.channels} onChange={(channels) => set({ channels })} />
      </fieldset>
      {mayChange ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button blocked={!terms} busy={trial.state.kind === 'busy'} onClick={run}>
            {t('try')}
          </Button>
          <ActionButton
            look="primary"
            busy={state.kind === 'busy'}
            blockedBecause={blocked}
            onClick={() => void save()}
          >
            {t('save')}
          </ActionButton>
          <Why blocked={blocked} />
        </div>
      ) : (
        <p className="text-table text-ink-3">{t('readOnly')}</p>
      )}
      <div aria-live="polite" className="flex flex-col gap-3">
        {[state, trial.state].map((one, nth) =>
          one.kind === 'refused' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: two fixed places
            <ProblemNote key={nth} title={t('notDone')} problem={one.problem} />
          ) : one.kind === 'lost' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: two fixed places
            <ErrorState key={nth} title={t('notDone')}>
              {t('lost')}
            </ErrorState>
          ) : null,
        )}
        {trial.state.kind === 'done' && isTried ? (
          <RuleTrial trial={trial.state.data} looked={fields} currency={currency} zone={zone} />
        ) : null}
      </div>
    </div>
  );
}

/** What the blocked button says, seen without going there. */
function Why({ blocked }: { blocked: string | null }) {
  return (
    <span aria-hidden="true" className="text-meta text-ink-3">
      {blocked}
    </span>
  );
}

function ChannelFields({ chosen, onChange }: { chosen: Channel[]; onChange: (channels: Channel[]) => void }) {
  const t = useTranslations('alerts');
  return (
    <fieldset className="flex flex-wrap gap-x-6">
      <legend className="mb-1 text-table font-medium">{t('told')}</legend>
      {CHANNELS.map((channel) => (
        <Choice
          key={channel}
          type="checkbox"
          checked={chosen.includes(channel)}
          onChange={(event) =>
            onChange(
              CHANNELS.filter((one) => (one === channel ? event.target.checked : chosen.includes(one))),
            )
          }
        >
          {t(`channels.${channel}`)}
        </Choice>
      ))}
    </fieldset>
  );
}
