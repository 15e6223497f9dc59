'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { ATTRIBUTE_GROUPS, ATTRIBUTES, attributeOf } from '@/lib/risk/attributes';
import { LIST_KINDS } from '@/lib/risk/facts';
import type { KnownList } from '@/lib/risk/rules/check';
import { printKey } from '@/lib/risk/rules/print';
import {
  emptyGroup,
  emptyLine,
  type Group,
  hasValue,
  isGroup,
  type Line,
  OPERATOR_WORDS,
  type Operator,
  operatorsOf,
  type Part,
} from './builder-model';
import { exampleOf } from './suggestions';
import { useRuleWords } from './use-rule-words';

type RuleBuilderProps = { group: Group; onChange: (group: Group) => void; lists: readonly KnownList[] };

/** The rule as lines in groups; every change is one of the same tree that the text is of. */
export function RuleBuilder({ group, onChange, lists }: RuleBuilderProps) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {LIST_KINDS.map((kind) => (
        <datalist key={kind} id={`risk-lists-${kind}`}>
          {lists.map(([key, each]) => (each === kind ? <option key={key} value={key} /> : null))}
        </datalist>
      ))}
      <GroupBox group={group} onChange={onChange} onRemove={null} />
    </div>
  );
}

type GroupBoxProps = { group: Group; onChange: (group: Group) => void; onRemove: (() => void) | null };

function GroupBox({ group, onChange, onRemove }: GroupBoxProps) {
  const t = useTranslations('riskRules.builder');
  const put = (parts: Part[]) => onChange({ ...group, parts });
  const change = (part: Part) => put(group.parts.map((each) => (each.id === part.id ? part : each)));
  const remove = ({ id }: Part) => put(group.parts.filter((each) => each.id !== id));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-panel border border-line p-3">
      <legend className="sr-only">{t('group')}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-44">
          <Select
            aria-label={t('joins')}
            value={`${group.isNot ? 'not-' : ''}${group.kind}`}
            onChange={({ target }) =>
              onChange({
                ...group,
                isNot: target.value.startsWith('not-'),
                kind: target.value.endsWith('or') ? 'or' : 'and',
              })
            }
          >
            <option value="and">{t('all')}</option>
            <option value="or">{t('any')}</option>
            <option value="not-and">{t('notAll')}</option>
            <option value="not-or">{t('none')}</option>
          </Select>
        </span>
        {onRemove ? <Button onClick={onRemove}>{t('removeGroup')}</Button> : null}
      </div>
      {group.parts.map((part) =>
        isGroup(part) ? (
          <GroupBox key={part.id} group={part} onChange={change} onRemove={() => remove(part)} />
        ) : (
          <LineRow
            key={part.id}
            line={part}
            onChange={change}
            onRemove={group.parts.length > 1 ? () => remove(part) : null}
          />
        ),
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => put([...group.parts, emptyLine()])}>{t('addLine')}</Button>
        <Button onClick={() => put([...group.parts, emptyGroup(group.kind === 'and' ? 'or' : 'and')])}>
          {t('addGroup')}
        </Button>
      </div>
    </fieldset>
  );
}

type LineRowProps = { line: Line; onChange: (line: Line) => void; onRemove: (() => void) | null };

function LineRow({ line, onChange, onRemove }: LineRowProps) {
  const t = useTranslations('riskRules.builder');
  return (
    <div className="grid min-w-0 gap-2 md:grid-cols-[minmax(0,1fr)_auto]">
      {line.kind === 'text' ? (
        <input
          aria-label={t('ownText')}
          value={line.text}
          spellCheck={false}
          className="touch-target h-9 w-full min-w-0 rounded-control border border-control bg-surface px-2.5 font-mono text-table max-md:text-form"
          onChange={(event) => onChange({ ...line, text: event.target.value })}
        />
      ) : (
        <LineFields line={line} onChange={onChange} />
      )}
      {onRemove ? <Button onClick={onRemove}>{t('remove')}</Button> : null}
    </div>
  );
}

type FieldsProps = { line: Extract<Line, { kind: 'line' }>; onChange: (line: Line) => void };

function LineFields({ line, onChange }: FieldsProps) {
  const t = useTranslations('riskRules.builder');
  const operators = useTranslations('riskRules');
  const possible = operatorsOf(line.key);
  const isList = line.operator === 'in list' || line.operator === 'not in list';
  function choose(key: string) {
    const [first = '='] = operatorsOf(key);
    const stays = operatorsOf(key).includes(line.operator);
    onChange({ ...line, key, operator: stays ? line.operator : first, value: '' });
  }
  return (
    <div className="grid min-w-0 gap-2 md:grid-cols-[minmax(0,2fr)_minmax(0,1.2fr)_minmax(0,1.6fr)]">
      <Select aria-label={t('attribute')} value={line.key} onChange={({ target }) => choose(target.value)}>
        <AttributeOptions present={line.key} />
      </Select>
      <Select
        aria-label={t('operator')}
        value={line.operator}
        onChange={({ target }) => onChange({ ...line, operator: target.value as Operator })}
      >
        {possible.map((operator) => (
          <option key={operator} value={operator}>
            {operator in OPERATOR_WORDS
              ? operators(`operators.${OPERATOR_WORDS[operator as keyof typeof OPERATOR_WORDS]}`)
              : operator}
          </option>
        ))}
      </Select>
      {hasValue(line.operator) ? (
        <input
          aria-label={t(isList ? 'list' : 'value')}
          value={line.value}
          list={isList ? `risk-lists-${attributeOf(line.key)?.list}` : undefined}
          placeholder={isList ? 'vips' : exampleOf(line.key)}
          spellCheck={false}
          autoComplete="off"
          className="touch-target h-9 w-full min-w-0 rounded-control border border-control bg-surface px-2.5 text-body placeholder:text-ink-3 max-md:text-form"
          onChange={(event) => onChange({ ...line, value: event.target.value })}
        />
      ) : null}
    </div>
  );
}

/** Every attribute by its group, and the one that is there: of metadata and velocity there are any number. */
function AttributeOptions({ present }: { present: string }) {
  const groups = useTranslations('riskRules.groups');
  const words = useRuleWords();
  const isListed = ATTRIBUTES.some(({ key }) => key === present);
  const velocity = ['count', 'sum', 'distinct'].flatMap((measure) =>
    ['card', 'email', 'ip', 'device'].flatMap((by) =>
      ['1h', '24h'].map((window) => `velocity.${measure}.${by}.${window}`),
    ),
  );
  return (
    <>
      {isListed || velocity.includes(present) ? null : (
        <option value={present}>{words.attribute(present)}</option>
      )}
      {ATTRIBUTE_GROUPS.filter((group) => ATTRIBUTES.some((each) => each.group === group)).map((group) => (
        <optgroup key={group} label={groups(group)}>
          {ATTRIBUTES.filter((each) => each.group === group).map(({ key }) => (
            <option key={key} value={key}>
              {words.attribute(key)}
            </option>
          ))}
        </optgroup>
      ))}
      <optgroup label={groups('velocity')}>
        {velocity
          .filter((key) => attributeOf(key))
          .map((key) => (
            <option key={key} value={key}>
              {printKey(key)}
            </option>
          ))}
      </optgroup>
    </>
  );
}
