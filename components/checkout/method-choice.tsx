import type { ReactNode } from 'react';
import type { CheckoutMethod } from '@/lib/checkout/payer-view';
import type { FormWords } from './words';

type Props = {
  words: FormWords;
  methods: readonly CheckoutMethod[];
  /** The method with which the last attempt did not go through. */
  failed: CheckoutMethod | null;
  isLocked: boolean;
  card: ReactNode;
};

/**
 * The ways to pay. Which one's fields are seen is the style sheet's work (`:has`), so that it works without scripts; with
 * one way there is nothing to choose.
 */
export function MethodChoice({ words, methods, failed, isLocked, card }: Props) {
  const [only] = methods;
  if (methods.length === 1 && only) {
    return (
      <>
        <input type="hidden" name="method" value={only} />
        {only === 'card' ? card : <p className="text-ink-2">{words.alipayHint}</p>}
      </>
    );
  }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-body font-medium">{words.method}</legend>
      <div className="rounded-panel border border-line">
        {methods.map((method, index) => (
          <div key={method} className="border-t border-line first:border-t-0">
            <label className="flex min-h-12 cursor-pointer flex-wrap items-center gap-x-2.5 px-3.5 py-2.5">
              <input
                type="radio"
                name="method"
                value={method}
                defaultChecked={index === 0}
                // A disabled or read-only radio button would not be sent, or could be changed all the same.
                onClick={(event) => {
                  if (isLocked) event.preventDefault();
                }}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="grow font-medium">{words[method]}</span>
              {failed === method ? <span className="text-table text-ink-3">{words.failedBefore}</span> : null}
            </label>
            {method === 'card' ? (
              <div className="px-3.5 pt-1 pb-4 group-has-[input[value=alipay]:checked]/pay:hidden">
                {card}
              </div>
            ) : (
              <p className="px-3.5 pb-3.5 text-body text-ink-2 group-has-[input[value=card]:checked]/pay:hidden">
                {words.alipayHint}
              </p>
            )}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
