import { renderEvent } from '@/lib/api/render-event';
import { Courier } from '@/lib/webhooks/deliver';
import { fanOutEvents, runReplays } from '@/lib/webhooks/fan-out';

const holder = globalThis as typeof globalThis & { countinghouseCourier?: Courier };

/** The process's one courier; bodies are the API's own shapes. */
export function courier(): Courier {
  holder.countinghouseCourier ??= new Courier(renderEvent);
  return holder.countinghouseCourier;
}

/** Turns new events into deliveries and begins those that are due. Returns how much there was to do. */
export async function runWebhooks(): Promise<number> {
  const replays = await runReplays();
  const read = await fanOutEvents();
  return replays + read + (await courier().deliverDue());
}
