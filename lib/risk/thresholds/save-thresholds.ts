import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { forgetRiskState } from '../state';
import { THRESHOLDS } from './by-thresholds';
import { getThresholds, type ThresholdsRow } from './queries';
import type { SaveThresholds } from './schema';

/**
 * From which score on attempts are challenged, held for review or blocked, all three at once. Counts for the next attempt of
 * this process, and within a second for those of others. Where the environment wants two people, the first one asks, and another
 * member who sets the same confirms it; taking thresholds away goes at once, and setting what is in force ends a request. Throws
 * `version_conflict`, and `approval_not_allowed` for whoever asked and for keys.
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
    is_member: actor.kind === 'member',
  });
  forgetRiskState(actor.environment.id);
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

function changesOf(before: ThresholdsRow, after: ThresholdsRow): AuditChange[] {
  const told = (field: string, was: number | null, is: number | null): AuditChange[] =>
    was === is ? [] : [[field, textOf(was), textOf(is)]];
  const [asked, asks] = [before.requested ?? null, after.requested ?? null];
  return [
    ...THRESHOLDS.flatMap((field) =>
      told(`requested_${field}`, asked?.[field] ?? null, asks?.[field] ?? null),
    ),
    ...told('challenge_at', before.challengeAt, after.challengeAt),
    ...told('review_at', before.reviewAt, after.reviewAt),
    ...told('block_at', before.blockAt, after.blockAt),
  ];
}

function textOf(score: number | null): string | null {
  return score === null ? null : String(score);
}
