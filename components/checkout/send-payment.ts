import type { PayAnswer } from '@/lib/checkout/pay-form';

const TIMEOUT_MS = 40_000;
const SLOWEST_MS = 8_000;
const FAULTS_MAX = 3;

type Sending = {
  url: string;
  /** Page that shows what became of it. */
  result: string;
  fields: Record<string, string>;
  onWaiting: (isWaiting: boolean) => void;
};

/**
 * Sends the form until an answer comes: without connection it waits and sends the same again under the same key, so the
 * payer pays at most once. The fields live in this call only.
 */
export async function sendPayment({ url, result, fields, onWaiting }: Sending): Promise<PayAnswer> {
  let faults = 0;
  for (let pause = 1_000; ; pause = Math.min(pause * 2, SLOWEST_MS)) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(fields),
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      onWaiting(false);
      const body = (await answer.json()) as Partial<PayAnswer>;
      if (body.next) return body as PayAnswer;
      if (answer.status < 500) return { next: 'retry', problem: 'malformed', key: fields.key ?? '' };
      faults += 1;
      // Nobody knows how far it came: the result page asks.
      if (faults === FAULTS_MAX) return { next: 'go', url: result };
    } catch {
      onWaiting(true);
    }
    await connectionOrPause(pause);
  }
}

function connectionOrPause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
  });
}
