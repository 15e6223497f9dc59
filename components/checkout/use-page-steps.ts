import { type RefObject, useEffect, useRef } from 'react';
import type { CheckoutMethod } from '@/lib/checkout/payer-view';
import type { PageStep } from '@/lib/checkout/steps';

const CARD_FIELDS = new Set(['number', 'expiry', 'cvc']);

/**
 * Tells the server what happened on this page, each thing once: that somebody sees it, which way to pay they chose (by its
 * button, or by filling in its fields), and that the form was refused. Returns what tells the last of these.
 */
export function usePageSteps(
  form: RefObject<HTMLFormElement | null>,
  url: string,
): (step: PageStep, method: CheckoutMethod) => void {
  const told = useRef(new Set<string>());

  function tell(step: PageStep, method: CheckoutMethod | ''): void {
    const name = `${step} ${method}`;
    if (told.current.has(name)) return;
    told.current.add(name);
    // It may be lost: nothing on this page waits for it.
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ step, method }),
      keepalive: true,
    }).catch(() => undefined);
  }
  const latest = useRef(tell);
  latest.current = tell;

  useEffect(() => {
    const element = form.current;
    // A page that was fetched ahead, or opened in a tab that nobody looks at, was not shown to anybody yet.
    const seen = () => {
      if (document.visibilityState === 'visible') latest.current('opened', '');
    };
    const chose = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement)) return;
      const method = target.name === 'method' ? target.value : CARD_FIELDS.has(target.name) ? 'card' : null;
      if (method === 'card' || method === 'alipay') latest.current('chosen', method);
    };
    seen();
    document.addEventListener('visibilitychange', seen);
    element?.addEventListener('input', chose);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      element?.removeEventListener('input', chose);
    };
  }, [form]);
  return tell;
}
