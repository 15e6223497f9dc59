'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { attributeOf } from '@/lib/risk/attributes';
import type { KnownList } from '@/lib/risk/rules/check';
import type { RuleProblem } from '@/lib/risk/rules/problems';
import { type Suggestion, suggestionsAt, taken } from './suggestions';
import { useRuleWords } from './use-rule-words';

type RuleTextProps = {
  value: string;
  onChange: (value: string) => void;
  problems: readonly RuleProblem[];
  lists: readonly KnownList[];
};

/**
 * The rule as text. What may follow is offered below it as one types: arrows choose, Enter or Tab takes, Escape closes.
 * Mistakes stand beneath with their line and column, and pressing one puts the caret there.
 */
export function RuleText({ value, onChange, problems, lists }: RuleTextProps) {
  const t = useTranslations('riskRules');
  const id = useId();
  const { area, offered, chosen, offer, take, press, close } = useOffers(value, onChange, lists);
  // While a word is being typed and others are offered for it, that it is no word yet is no mistake.
  const shown = value.trim() === '' || offered.length > 0 ? [] : problems;
  const isWrong = shown.length > 0;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-table font-medium text-ink">
        {t('editor.text')}
      </label>
      <textarea
        ref={area}
        id={id}
        value={value}
        rows={6}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        translate="no"
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? `${id}-offered` : undefined}
        aria-activedescendant={offered.length > 0 ? `${id}-${chosen}` : undefined}
        aria-describedby={`${id}-hint ${id}-problems`}
        aria-invalid={isWrong || undefined}
        className={classNames(
          'w-full min-w-0 resize-y rounded-control border bg-surface p-2.5 font-mono text-table text-ink max-md:text-form',
          isWrong ? 'border-bad' : 'border-control',
        )}
        onChange={(event) => {
          onChange(event.target.value);
          offer(event.target.value, event.target.selectionStart);
        }}
        onKeyDown={press}
        onBlur={close}
      />
      {offered.length > 0 ? (
        <Offered id={id} offered={offered} chosen={chosen} onTake={take} />
      ) : (
        <p id={`${id}-hint`} className="text-meta text-ink-3">
          {t('editor.textHint')}{' '}
          <code translate="no" className="font-mono">
            {'amount > 500.00 USD and card_country != "US"'}
          </code>
        </p>
      )}
      <Problems
        id={`${id}-problems`}
        problems={shown}
        onGo={({ from, to }) => {
          area.current?.focus();
          area.current?.setSelectionRange(from, to);
        }}
      />
    </div>
  );
}

/** What may follow at the caret, and the keys that choose from it. */
function useOffers(value: string, onChange: (value: string) => void, lists: readonly KnownList[]) {
  const area = useRef<HTMLTextAreaElement>(null);
  const putCaret = useRef<number | null>(null);
  const spaceAt = useRef<number | null>(null);
  const [offered, setOffered] = useState<Suggestion[]>([]);
  const [chosen, setChosen] = useState(0);

  // Before the next key is typed: a text that is set from outside leaves the caret at its end.
  useLayoutEffect(() => {
    if (putCaret.current !== null && area.current?.value === value) {
      area.current.setSelectionRange(putCaret.current, putCaret.current);
      putCaret.current = null;
    }
  }, [value]);
  function offer(text: string, caret: number) {
    setOffered(suggestionsAt(text, caret, lists));
    setChosen(0);
  }
  function take(suggestion: Suggestion) {
    const [text, caret] = taken(value, area.current?.selectionStart ?? value.length, suggestion);
    putCaret.current = caret;
    spaceAt.current = text[caret - 1] === ' ' ? caret : null;
    onChange(text);
    setOffered([]);
    area.current?.focus();
  }
  function press(event: KeyboardEvent) {
    // The space behind a word that was taken is there already.
    if (event.key === ' ' && spaceAt.current !== null) {
      const isThere = area.current?.selectionStart === spaceAt.current;
      spaceAt.current = null;
      if (isThere) return event.preventDefault();
    }
    const suggestion = offered[chosen];
    if (!suggestion) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setChosen((chosen + step + offered.length) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(suggestion);
    else if (event.key === 'Escape') setOffered([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return { area, offered, chosen, offer, take, press, close: () => setOffered([]) };
}

type OfferedProps = {
  id: string;
  offered: readonly Suggestion[];
  chosen: number;
  onTake: (suggestion: Suggestion) => void;
};

function Offered({ id, offered, chosen, onTake }: OfferedProps) {
  const t = useTranslations('riskRules');
  const words = useRuleWords();
  return (
    <div
      id={`${id}-offered`}
      role="listbox"
      aria-label={t('editor.offered')}
      className="rounded-panel border border-line bg-surface py-1 text-table"
    >
      {offered.map((suggestion, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text has the focus and answers the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the text has the focus and names the chosen option
        <div
          key={suggestion.text}
          id={`${id}-${nth}`}
          role="option"
          aria-selected={nth === chosen}
          className={classNames(
            'flex cursor-pointer items-baseline justify-between gap-4 px-2.5 py-1',
            nth === chosen && 'bg-accent-tint text-accent',
          )}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
        >
          <code translate="no" className="font-mono text-meta">
            {suggestion.text}
          </code>
          <span className={classNames('truncate text-meta', nth === chosen ? 'text-accent' : 'text-ink-3')}>
            {suggestion.key && attributeOf(suggestion.key)
              ? words.attribute(suggestion.key)
              : t(`editor.kinds.${suggestion.kind}`)}
          </span>
        </div>
      ))}
    </div>
  );
}

type ProblemsProps = { id: string; problems: readonly RuleProblem[]; onGo: (problem: RuleProblem) => void };

function Problems({ id, problems, onGo }: ProblemsProps) {
  const t = useTranslations('riskRules');
  const words = useRuleWords();
  return (
    <ul id={id} aria-live="polite" className="flex flex-col gap-1 text-table text-bad">
      {problems.slice(0, 5).map((problem) => (
        <li key={`${problem.from} ${problem.code}`}>
          <button
            type="button"
            className="touch-target text-left hover:underline"
            onClick={() => onGo(problem)}
          >
            {t('editor.place', { line: problem.line, column: problem.column })} {words.problem(problem)}
          </button>
        </li>
      ))}
    </ul>
  );
}
