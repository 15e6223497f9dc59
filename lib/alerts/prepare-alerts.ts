import type { Actor } from '@/lib/auth/actor';
import { environmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import { callAlone, db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { columnsOf, PRESET_KEYS } from './presets';

/** Gives an environment the rules that ship with the product, each once: what a member deleted stays deleted. */
export async function prepareAlerts({ environment }: Pick<Actor, 'environment'>): Promise<void> {
  const environmentId = environment.id;
  const state = await db().alertState.findUnique({ where: { environmentId } });
  if (state && state.presets >= PRESET_KEYS.length) return;
  await callAlone('alert_prepare', environmentId, {
    at: now(environment.clockOffsetMs).toISOString(),
    rules: PRESET_KEYS.map((key) => ({ id: newId('alertRule'), ...columnsOf(key) })),
  });
}

/** The same for whoever knows the environment's id alone. */
export async function prepareAlertsOf(environmentId: string): Promise<void> {
  await prepareAlerts({ environment: await environmentContext(environmentId) });
}
