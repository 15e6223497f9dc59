'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { normaliseDigits } from '@/lib/card-number';
import { checkCardFields, type FieldProblem, type PayField } from '@/lib/checkout/pay-form';
import type { PayerProblem } from '@/lib/checkout/payer-problem';
import type { CheckoutMethod } from '@/lib/checkout/payer-view';
import { CardFields } from './card-fields';
import { ErrorSummary, ProblemBox } from './form-messages';
import { isAmex } from './format-input';
import { MethodChoice } from './method-choice';
import { sendPayment } from './send-payment';
import { SubmitButton, type SubmitPhase } from './submit-button';
import { TextField } from './text-field';
import type { FormWords } from './words';

type Props = {
  action: string;
  result: string;
  submissionKey: string;
  methods: CheckoutMethod[];
  asksEmail: boolean;
  failedMethod: CheckoutMethod | null;
  problem: PayerProblem | null;
  fieldProblems: FieldProblem[];
  nowMs: number;
  words: FormWords;
};

/**
 * The payer's form. Without scripts the browser posts it as it is; with scripts the same fields go as JSON, so that
 * errors appear without losing what was typed, a lost connection is waited out, and a second click does nothing.
 */
export function PayForm(props: Props) {
  const { action, result, methods, asksEmail, words } = props;
  const form = useRef<HTMLFormElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const key = useRef(props.submissionKey);
  const [isReady, setIsReady] = useState(false);
  const [phase, setPhase] = useState<SubmitPhase>('idle');
  const [problem, setProblem] = useState(props.problem);
  const [fieldProblems, setFieldProblems] = useState(props.fieldProblems);
  const [failed, setFailed] = useState(props.failedMethod);
  // The summary is about a submission; what is found while typing is said beside the field only.
  const [isSummed, setIsSummed] = useState(props.fieldProblems.length > 0);
  const [asksCvcAgain, setAsksCvcAgain] = useState(false);
  const clock = useEnvironmentClock(props.nowMs);
  // Once: a method that failed stands below the others; later failures only say so, so that nothing jumps.
  const [order] = useState(() => orderOf(methods, props.failedMethod, props.problem));

  useEffect(() => {
    setIsReady(true);
    const forget = () => clearCard(form.current);
    window.addEventListener('pagehide', forget);
    return () => window.removeEventListener('pagehide', forget);
  }, []);

  function showFieldProblems(found: FieldProblem[]): void {
    const cvcWasFine = !found.some(({ field }) => field === 'cvc') && read(form.current).method === 'card';
    setProblem(null);
    setFieldProblems(found);
    setIsSummed(true);
    setAsksCvcAgain(cvcWasFine);
    clearField(form.current, 'cvc');
    requestAnimationFrame(() => document.getElementById(`pay-${found[0]?.field}`)?.focus());
  }

  function showProblem(next: PayerProblem, method: CheckoutMethod): void {
    setFieldProblems([]);
    setProblem(next);
    setFailed(method);
    setAsksCvcAgain(false);
    clearField(form.current, 'cvc');
    requestAnimationFrame(() => box.current?.focus());
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (phase !== 'idle') return;
    const fields = read(form.current);
    const checked = fields.method === 'card' ? checkCardFields(fields, clock()) : null;
    if (checked && !checked.ok) return showFieldProblems(checked.problems);
    setFieldProblems([]);
    setIsSummed(false);
    setProblem(null);
    setAsksCvcAgain(false);
    setPhase('sending');
    const answer = await sendPayment({
      url: action,
      result,
      fields: { ...fields, key: key.current },
      onWaiting: (isWaiting) => setPhase(isWaiting ? 'waiting' : 'sending'),
    });
    // The button stays busy until the browser has left this page.
    if (answer.next === 'go') return window.location.assign(answer.url);
    key.current = answer.key;
    setPhase('idle');
    if (answer.next === 'correct') showFieldProblems(answer.problems);
    else showProblem(answer.problem, fields.method === 'alipay' ? 'alipay' : 'card');
  }

  function checkOnLeave(field: PayField): void {
    const fields = read(form.current);
    if (phase !== 'idle' || fields[field] === '' || field === 'cvc') return;
    const checked = checkCardFields(fields, clock());
    const found = checked.ok ? [] : checked.problems.filter((item) => item.field === field);
    setFieldProblems((before) => [...before.filter((item) => item.field !== field), ...found].sort(byField));
  }

  function forgetProblem(field: PayField): void {
    setFieldProblems((before) => before.filter((item) => item.field !== field));
    if (field === 'cvc') setAsksCvcAgain(false);
  }

  const isLocked = phase !== 'idle';
  const cardFields = (
    <CardFields
      words={words}
      problems={fieldProblems}
      asksCvcAgain={asksCvcAgain}
      isLocked={isLocked}
      onEdit={forgetProblem}
      onLeave={checkOnLeave}
    />
  );
  const emailProblem = fieldProblems.find(({ field }) => field === 'email');
  return (
    <form
      ref={form}
      id="pay"
      method="post"
      action={action}
      aria-label={words.label}
      noValidate={isReady}
      onSubmit={submit}
      data-ready={isReady || undefined}
      className="group/pay"
    >
      <ProblemBox ref={box} problem={problem} words={words} />
      <ErrorSummary
        problems={isSummed ? fieldProblems : []}
        words={words}
        isAmex={isAmex(normaliseDigits(read(form.current).number))}
      />
      <input type="hidden" name="key" value={props.submissionKey} />
      <div className="flex flex-col gap-5">
        <MethodChoice words={words} methods={order} failed={failed} isLocked={isLocked} card={cardFields} />
        {asksEmail ? (
          <TextField
            id="pay-email"
            name="email"
            type="email"
            label={words.email}
            hint={words.emailHint}
            autoComplete="email"
            readOnly={isLocked}
            error={emailProblem ? words.fields[emailProblem.code] : null}
            onInput={() => forgetProblem('email')}
          />
        ) : null}
        <SubmitButton phase={phase} methods={methods} words={words} />
      </div>
      {methods.includes('card') ? (
        <p className="mt-4 flex items-start gap-1.5 text-table text-ink-3">
          <Icon name="lock" className="mt-0.5" />
          <span>{words.secure}</span>
        </p>
      ) : null}
    </form>
  );
}

/** The environment's time now, whatever the browser's clock says. */
function useEnvironmentClock(nowMs: number): () => Date {
  const start = useRef({ nowMs, at: 0 });
  useEffect(() => {
    start.current = { nowMs, at: performance.now() };
  }, [nowMs]);
  return () => new Date(start.current.nowMs + performance.now() - start.current.at);
}

const DEMOTING: readonly (PayerProblem | null)[] = [
  'other_card',
  'contact_bank',
  'stopped',
  'timed_out',
  'unavailable',
];

function orderOf(
  methods: readonly CheckoutMethod[],
  failed: CheckoutMethod | null,
  problem: PayerProblem | null,
): CheckoutMethod[] {
  if (failed === null || (failed === 'card' && problem !== 'unavailable') || !DEMOTING.includes(problem))
    return [...methods];
  return [...methods.filter((method) => method !== failed), ...methods.filter((method) => method === failed)];
}

const FIELDS = ['number', 'expiry', 'cvc', 'email'] as const;

function byField(a: FieldProblem, b: FieldProblem): number {
  return FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field);
}

type Typed = Record<(typeof FIELDS)[number] | 'method', string>;

function read(form: HTMLFormElement | null): Typed {
  const data = form ? new FormData(form) : new FormData();
  const text = (name: string) => String(data.get(name) ?? '');
  return {
    method: text('method'),
    number: text('number'),
    expiry: text('expiry'),
    cvc: text('cvc'),
    email: text('email'),
  };
}

function clearField(form: HTMLFormElement | null, name: 'number' | 'expiry' | 'cvc'): void {
  const field = form?.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = '';
}

/** Browsers may keep a form's state with the history; a card must not be in it. */
function clearCard(form: HTMLFormElement | null): void {
  clearField(form, 'number');
  clearField(form, 'cvc');
}
