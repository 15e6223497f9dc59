import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callAlone } from '@/lib/db';
import { newId } from '@/lib/ids';
import { columnsOf, PRESET_KEYS } from './presets';

/** Gives an environment the rules that ship with the product, once: what a member deleted stays deleted. */
export async function prepareAlerts(actor: Pick<Actor, 'environment'>): Promise<void> {
  await callAlone('alert_prepare', actor.environment.id, {
    at: now(actor.environment.clockOffsetMs).toISOString(),
    rules: PRESET_KEYS.map((key) => ({ id: newId('alertRule'), ...columnsOf(key) })),
  });
}
