import type { Actor } from '@/lib/auth/actor';
import { fromSnapshot, select } from '@/lib/db';
import type { Thresholds } from './by-thresholds';

/** Thresholds as they are set. Version 0: nobody has set any. */
export type ThresholdsRow = Thresholds & { environmentId: string; version: number };

/** The thresholds of the actor's environment. */
export async function getThresholds(actor: Pick<Actor, 'environment'>): Promise<ThresholdsRow> {
  const [row] = await select<{ fact: Record<string, unknown> }>(
    'risk_thresholds',
    'SELECT risk_thresholds_fact($1) AS fact',
    [actor.environment.id],
  );
  return fromSnapshot<ThresholdsRow>(row?.fact ?? {});
}
