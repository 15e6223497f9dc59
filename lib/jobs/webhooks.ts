import { renderEvent } from '@/lib/api/render-event';
import { Courier } from '@/lib/webhooks/deliver';

const holder = globalThis as typeof globalThis & { countinghouseCourier?: Courier };

/** The process's one courier; bodies are the API's own shapes. */
export function courier(): Courier {
  holder.countinghouseCourier ??= new Courier(renderEvent);
  return holder.countinghouseCourier;
}

/**
 * Tells endpoints what is new and what is due. Returns how much more there is to do at once: the rest is gathered until
 * the next run, because a few large statements cost the payments beside them less than many small ones.
 */
export async function runWebhooks(): Promise<number> {
  const { done, isFull } = await courier().deliverDue();
  return isFull ? done : 0;
}
