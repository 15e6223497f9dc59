import { type RefObject, useEffect, useRef } from 'react';

const DEVICE = 'countinghouse-device';

/**
 * How this page was filled in, for the merchant's defence against fraud: seconds since it was shown, whether the card number
 * was pasted, and a random id that this browser keeps for this checkout. Nothing of it leaves for anybody else.
 */
export function useBehaviour(form: RefObject<HTMLFormElement | null>): () => Record<string, string> {
  const seen = useRef({ since: 0, pasted: false });
  useEffect(() => {
    seen.current.since = performance.now();
    const element = form.current;
    const notice = ({ target }: ClipboardEvent) => {
      if (target instanceof HTMLInputElement && target.name === 'number') seen.current.pasted = true;
    };
    element?.addEventListener('paste', notice);
    return () => element?.removeEventListener('paste', notice);
  }, [form]);
  return () => ({
    seconds: String(Math.round((performance.now() - seen.current.since) / 1_000)),
    pasted: seen.current.pasted ? 'yes' : 'no',
    device: deviceId(),
  });
}

/** Empty where the browser keeps nothing for this page. */
function deviceId(): string {
  try {
    const known = window.localStorage.getItem(DEVICE);
    if (known) return known;
    const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    window.localStorage.setItem(DEVICE, made);
    return made;
  } catch {
    return '';
  }
}
