'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useMemo, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Choice, Field, Select } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { createRuleAction, updateRuleAction } from '@/lib/risk/rules/actions';
import { type KnownList, unguardedKeys } from '@/lib/risk/rules/check';
import { RULE_ACTIONS, type RuleAction } from '@/lib/risk/rules/evaluate';
import { printKey } from '@/lib/risk/rules/print';
import { readRule } from '@/lib/risk/rules/read-rule';
import type { RuleView } from '@/lib/risk/rules/render';
import { TryPanel } from './backtest-panel';
import { type Group, groupOf, textOf } from './builder-model';
import { RuleBuilder } from './rule-builder';
import { RuleText } from './rule-text';

/** What the editor begins with: a rule's latest version, or one that a new rule is a copy of. */
export type RuleStart = { name: string; action: RuleAction; expression: string; rule: RuleView | null };
type RuleEditorProps = { start: RuleStart; lists: readonly KnownList[] | null; base: string };

/** A rule as text or as lines, read while one writes, with what it would have done beside it. */
export function RuleEditor({ start, lists, base }: RuleEditorProps) {
  const t = useTranslations('riskRules');
  const { permissions } = useConsole();
  const [name, setName] = useState(start.name);
  const [action, setAction] = useState<RuleAction>(start.action);
  const [text, setText] = useState(start.expression);
  const [group, setGroup] = useState<Group | null>(null);
  const [tried, setTried] = useState(false);
  const known = useMemo(() => (lists ? new Map(lists) : undefined), [lists]);
  const read = useMemo(() => readRule(text, known), [text, known]);
  const save = useSave(start.rule, base);
  const mayWrite = permissions.includes('risk_rules:write') && !start.rule?.deleted;
  const isSame =
    start.rule !== null && name === start.name && action === start.action && text === start.expression;

  function build(next: Group) {
    setGroup(next);
    setText(textOf(next));
  }
  function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || read.problems.length > 0 || isSame) return;
    void save.send({ name: name.trim(), action, expression: text.trim() });
  }
  return (
    <div className="grid gap-x-12 gap-y-6 xl:grid-cols-2">
      <form
        onSubmit={send}
        noValidate
        aria-label={t('editor.heading')}
        className="flex min-w-0 flex-col gap-4"
      >
        {save.problem}
        <div className="grid gap-4 md:grid-cols-2">
          <Field label={t('editor.name')} error={tried && name.trim() === '' ? t('editor.nameEmpty') : null}>
            {(control) => (
              <input
                {...control}
                value={name}
                maxLength={100}
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('editor.action')}>
            {(control) => (
              <Select
                {...control}
                value={action}
                onChange={(event) => setAction(event.target.value as RuleAction)}
              >
                {RULE_ACTIONS.map((each) => (
                  <option key={each} value={each}>
                    {t(`actions.${each}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <fieldset className="flex flex-wrap gap-x-5">
          <legend className="sr-only">{t('editor.as')}</legend>
          <Choice type="radio" name="as" checked={group === null} onChange={() => setGroup(null)}>
            {t('editor.asText')}
          </Choice>
          <Choice
            type="radio"
            name="as"
            checked={group !== null}
            disabled={read.tree === null && text.trim() !== ''}
            onChange={() => setGroup(groupOf(read.tree ?? { kind: 'and', parts: [], from: 0, to: 0 }))}
          >
            {t('editor.asLines')}
          </Choice>
        </fieldset>
        {group ? <RuleBuilder group={group} onChange={build} lists={lists ?? []} /> : null}
        <RuleText
          value={text}
          problems={read.problems}
          lists={lists ?? []}
          onChange={(next) => {
            setText(next);
            setGroup(null);
          }}
        />
        <Remarks tree={read.problems.length === 0 ? read.tree : null} />
        {mayWrite ? (
          <div className="flex flex-wrap items-center gap-3">
            <Button
              type="submit"
              look={start.rule ? 'secondary' : 'primary'}
              data-action="save-rule"
              busy={save.isBusy}
              blocked={read.problems.length > 0 || isSame}
            >
              {t(start.rule ? 'editor.saveVersion' : 'editor.save')}
            </Button>
            {isSame && start.rule ? (
              <span className="text-meta text-ink-3">
                {t('editor.unchanged', { number: start.rule.latest_version })}
              </span>
            ) : null}
          </div>
        ) : null}
      </form>
      <TryPanel action={action} text={text.trim()} isReadable={read.problems.length === 0} base={base} />
    </div>
  );
}

type Wanted = { name: string; action: RuleAction; expression: string };

function useSave(rule: RuleView | null, base: string) {
  const t = useTranslations('riskRules.editor');
  const router = useRouter();
  const toast = useToast();
  const create = useSubmission(createRuleAction);
  const change = useSubmission(updateRuleAction);
  const { state } = rule ? change : create;
  async function send(wanted: Wanted) {
    const sent = rule
      ? await change.submit({ id: rule.id, version: rule.version, ...wanted })
      : await create.submit(wanted);
    if (sent.kind !== 'done') return;
    toast({ title: t('saved', { number: sent.data.latest_version }) });
    if (rule) router.refresh();
    else router.push(`${base}/settings/risk-rules/${sent.data.id}`);
  }
  const problem =
    state.kind === 'refused' ? (
      <ProblemNote title={t('notSaved')} problem={state.problem} />
    ) : state.kind === 'lost' ? (
      <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
        {t('lost')}
      </ErrorState>
    ) : null;
  return { send, problem, isBusy: state.kind === 'busy' };
}

/** That the text can be read, and what it does with payments that lack something. */
function Remarks({ tree }: { tree: ReturnType<typeof readRule>['tree'] }) {
  const t = useTranslations('riskRules.editor');
  const keys = tree ? unguardedKeys(tree) : [];
  return (
    <div aria-live="polite">
      {tree && keys.length === 0 ? <p className="text-table text-ok">{t('fine')}</p> : null}
      {keys.length > 0 ? (
        <Note tone="warn">{t('mayBeMissing', { keys: keys.map(printKey).join(', ') })}</Note>
      ) : null}
    </div>
  );
}
