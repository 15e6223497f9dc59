'use client';

import { useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { normaliseDigits } from '@/lib/card-number';
import type { FieldProblem } from '@/lib/checkout/pay-form';
import type { PayerProblem } from '@/lib/checkout/payer-problem';
import type { CheckoutMethod } from '@/lib/checkout/payer-view';
import { CardFields } from './card-fields';
import { ErrorSummary, ProblemBox } from './form-messages';
import { readForm } from './form-values';
import { isAmex } from './format-input';
import { MethodChoice } from './method-choice';
import { SubmitButton } from './submit-button';
import { TextField } from './text-field';
import { usePayForm } from './use-pay-form';
import type { FormWords } from './words';

type Props = {
  action: string;
  /** Where the page says what its payer did. */
  steps: string;
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
  const { action, methods, words } = props;
  const form = useRef<HTMLFormElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const { phase, isReady, messages, submit, check, forget } = usePayForm(props, form, box);
  // Once: a method that failed stands below the others; later failures only say so, so that nothing jumps.
  const [order] = useState(() => orderOf(props));
  const isLocked = phase !== 'idle';
  const problems = messages.fieldProblems;
  const emailProblem = problems.find(({ field }) => field === 'email');
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
      <ProblemBox ref={box} problem={messages.problem} words={words} />
      <ErrorSummary
        problems={messages.isSummed ? problems : []}
        words={words}
        isAmex={problems.length > 0 && isAmex(normaliseDigits(readForm(form.current).number))}
      />
      <input type="hidden" name="key" value={props.submissionKey} />
      <div className="flex flex-col gap-5">
        <MethodChoice
          words={words}
          methods={order}
          failed={messages.failed}
          isLocked={isLocked}
          card={
            <CardFields
              words={words}
              problems={problems}
              asksCvcAgain={messages.asksCvcAgain}
              isLocked={isLocked}
              onEdit={forget}
              onLeave={check}
            />
          }
        />
        {props.asksEmail ? (
          <TextField
            id="pay-email"
            name="email"
            type="email"
            label={words.email}
            hint={words.emailHint}
            autoComplete="email"
            readOnly={isLocked}
            error={emailProblem ? words.fields[emailProblem.code] : null}
            onInput={() => forget('email')}
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

/** A wallet that was not confirmed stands below; a card stays first, because another card is the usual way on. */
function orderOf({ methods, failedMethod }: Pick<Props, 'methods' | 'failedMethod'>): CheckoutMethod[] {
  if (failedMethod !== 'alipay') return methods;
  return [...methods.filter((method) => method !== failedMethod), failedMethod].filter((method) =>
    methods.includes(method),
  );
}
