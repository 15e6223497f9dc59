import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { forgetRiskState } from '../state';
import { getThresholds, type ThresholdsRow } from './queries';
import type { SaveThresholds } from './schema';

/**
 * From which score on attempts are challenged, held for review or blocked, all three at once. Counts for the next attempt of
 * this process, and within a second for those of others. Throws `version_conflict`.
 */
export async function saveThresholds(
  actor: Actor,
  { version, ...thresholds }: SaveThresholds,
  call: Call,
): Promise<Answered<ThresholdsRow>> {
  const before = await getThresholds(actor);
  const answered = await change<ThresholdsRow>(actor, call, 'risk_thresholds_save', 'thresholds', {
    thresholds,
    seen_version: version ?? null,
  });
  forgetRiskState(actor.environment.id);
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

function changesOf(before: ThresholdsRow, after: ThresholdsRow): AuditChange[] {
  const told = (field: string, was: number | null, is: number | null): AuditChange[] =>
    was === is ? [] : [[field, textOf(was), textOf(is)]];
  return [
    ...told('challenge_at', before.challengeAt, after.challengeAt),
    ...told('review_at', before.reviewAt, after.reviewAt),
    ...told('block_at', before.blockAt, after.blockAt),
  ];
}

function textOf(score: number | null): string | null {
  return score === null ? null : String(score);
}
