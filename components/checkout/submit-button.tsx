import { classNames } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import type { CheckoutMethod } from '@/lib/checkout/payer-view';
import type { FormWords } from './words';

/** `waiting`: there is no connection; the same submission is sent again by itself. */
export type SubmitPhase = 'idle' | 'sending' | 'waiting';

type Props = { phase: SubmitPhase; methods: readonly CheckoutMethod[]; words: FormWords };

/** The button says what it does and for how much. While it works it stays focusable and does nothing. */
export function SubmitButton({ phase, methods, words }: Props) {
  const isBusy = phase !== 'idle';
  return (
    <div>
      <button
        type="submit"
        aria-disabled={isBusy || undefined}
        className={classNames(
          'inline-flex min-h-12 w-full items-center justify-center gap-2 rounded-control px-4 py-2 font-medium tabular-nums',
          isBusy
            ? 'border border-control bg-sunken text-ink-2'
            : 'bg-accent text-on-accent transition-colors duration-[120ms] hover:bg-accent-hover',
        )}
      >
        {isBusy ? <Spinner /> : null}
        <Label phase={phase} methods={methods} words={words} />
      </button>
      <p aria-live="polite" className={phase === 'waiting' ? 'mt-2 text-body text-ink-2' : 'sr-only'}>
        {phase === 'waiting' ? words.offline : phase === 'sending' ? words.sending : ''}
      </p>
    </div>
  );
}

function Label({ phase, methods, words }: Props) {
  if (phase === 'waiting') return words.waiting;
  if (phase === 'sending') return words.busy;
  const [only] = methods;
  if (methods.length === 1) return only === 'alipay' ? words.payAlipay : words.pay;
  return (
    <>
      <span className="group-has-[input[value=alipay]:checked]/pay:hidden">{words.pay}</span>
      <span className="hidden group-has-[input[value=alipay]:checked]/pay:inline">{words.payAlipay}</span>
    </>
  );
}
