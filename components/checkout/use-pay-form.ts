'use client';

import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { checkCardFields, type FieldProblem, type PayField } from '@/lib/checkout/pay-form';
import type { PayerProblem } from '@/lib/checkout/payer-problem';
import type { CheckoutMethod } from '@/lib/checkout/payer-view';
import { clearCard, clearField, readForm } from './form-values';
import { sendPayment } from './send-payment';
import type { SubmitPhase } from './submit-button';
import { useBehaviour } from './use-behaviour';
import { usePageSteps } from './use-page-steps';

type Given = {
  action: string;
  steps: string;
  result: string;
  submissionKey: string;
  failedMethod: CheckoutMethod | null;
  problem: PayerProblem | null;
  fieldProblems: FieldProblem[];
  nowMs: number;
};

export type Messages = {
  problem: PayerProblem | null;
  fieldProblems: FieldProblem[];
  /** The summary is about a submission; what is found while typing is said beside the field only. */
  isSummed: boolean;
  /** The security code was fine and was cleared with the others' errors. */
  asksCvcAgain: boolean;
  /** The method with which the last attempt did not go through. */
  failed: CheckoutMethod | null;
};

const NOTHING = { problem: null, fieldProblems: [], isSummed: false, asksCvcAgain: false };

/** What the payer's form does: checks, sends at most once at a time, and says what to correct. */
export function usePayForm(
  given: Given,
  form: RefObject<HTMLFormElement | null>,
  box: RefObject<HTMLElement | null>,
) {
  const key = useRef(given.submissionKey);
  const [phase, setPhase] = useState<SubmitPhase>('idle');
  const [messages, setMessages] = useState<Messages>({
    ...NOTHING,
    problem: given.problem,
    fieldProblems: given.fieldProblems,
    isSummed: given.fieldProblems.length > 0,
    failed: given.failedMethod,
  });
  const clock = useEnvironmentClock(given.nowMs);
  const isReady = useIsReady(form);
  const behaviour = useBehaviour(form);
  const tell = usePageSteps(form, given.steps);
  const say = (next: Partial<Messages>) => setMessages((before) => ({ ...before, ...next }));

  function correct(found: FieldProblem[]): void {
    const asksCvcAgain =
      readForm(form.current).method === 'card' && !found.some(({ field }) => field === 'cvc');
    say({ ...NOTHING, fieldProblems: found, isSummed: true, asksCvcAgain });
    tell('refused', readForm(form.current).method === 'alipay' ? 'alipay' : 'card');
    clearField(form.current, 'cvc');
    requestAnimationFrame(() => document.getElementById(`pay-${found[0]?.field}`)?.focus());
  }

  function explain(problem: PayerProblem, failed: CheckoutMethod): void {
    say({ ...NOTHING, problem, failed });
    clearField(form.current, 'cvc');
    requestAnimationFrame(() => box.current?.focus());
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (phase !== 'idle') return;
    const fields = readForm(form.current);
    const checked = fields.method === 'card' ? checkCardFields(fields, clock()) : null;
    if (checked && !checked.ok) return correct(checked.problems);
    say(NOTHING);
    setPhase('sending');
    const answer = await sendPayment({
      url: given.action,
      result: given.result,
      fields: { ...fields, ...behaviour(), key: key.current },
      onWaiting: (isWaiting) => setPhase(isWaiting ? 'waiting' : 'sending'),
    });
    // The button stays busy until the browser has left this page.
    if (answer.next === 'go') return window.location.assign(answer.url);
    key.current = answer.key;
    setPhase('idle');
    if (answer.next === 'correct') correct(answer.problems);
    else explain(answer.problem, fields.method === 'alipay' ? 'alipay' : 'card');
  }

  /** Checks one field that the payer has left behind with something in it. */
  function check(field: PayField): void {
    const fields = readForm(form.current);
    if (phase !== 'idle' || fields[field] === '' || field === 'cvc') return;
    const checked = checkCardFields(fields, clock());
    const found = checked.ok ? [] : checked.problems.filter((item) => item.field === field);
    setMessages((before) => ({
      ...before,
      fieldProblems: [...without(before.fieldProblems, field), ...found],
    }));
  }

  function forget(field: PayField): void {
    setMessages((before) => ({
      ...before,
      fieldProblems: without(before.fieldProblems, field),
      asksCvcAgain: before.asksCvcAgain && field !== 'cvc',
    }));
  }

  return { phase, isReady, messages, submit, check, forget };
}

function without(problems: readonly FieldProblem[], field: PayField): FieldProblem[] {
  return problems.filter((problem) => problem.field !== field);
}

/** Whether scripts run; until then the browser's own form is what works. */
function useIsReady(form: RefObject<HTMLFormElement | null>): boolean {
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    setIsReady(true);
    const forgetCard = () => clearCard(form.current);
    window.addEventListener('pagehide', forgetCard);
    return () => window.removeEventListener('pagehide', forgetCard);
  }, [form]);
  return isReady;
}

/** The environment's time now, whatever the browser's clock says. */
function useEnvironmentClock(nowMs: number): () => Date {
  const start = useRef({ nowMs, at: 0 });
  useEffect(() => {
    start.current = { nowMs, at: performance.now() };
  }, [nowMs]);
  return () => new Date(start.current.nowMs + performance.now() - start.current.at);
}
