import type { Actor } from '@/lib/auth/actor';
import { db, fromSnapshot, select } from '@/lib/db';
import type { RiskThresholdsTrial, RiskThresholdsVersion } from '@/lib/generated/prisma/client';
import { ruleSetting } from '../rules/queries';
import { THRESHOLDS, type Thresholds, type ThresholdValues } from './by-thresholds';

/** A version of the thresholds with the trial that was made before it was set, if there was one. */
export type ThresholdsVersionRow = RiskThresholdsVersion & { trial: RiskThresholdsTrial | null };

/** As the database tells it, field by field. */
export type ThresholdsRequest = ThresholdValues & { requested_by: string; requested_at: string };

/** Thresholds as they are set. Version 0: nobody has set any. */
export type ThresholdsRow = Thresholds & {
  environmentId: string;
  version: number;
  setBy: string | null;
  setAt: Date | null;
  trialId: string | null;
  /** What waits for a second person, unless who asked has left; absent in what was told before there was such a thing. */
  requested?: ThresholdsRequest | null;
  /** Newest first; only where history was asked for. */
  versions?: ThresholdsVersionRow[];
};

/** The thresholds of the actor's environment. */
export async function getThresholds(actor: Pick<Actor, 'environment'>): Promise<ThresholdsRow> {
  const [row] = await select<{ fact: Record<string, unknown> }>(
    'risk_thresholds',
    'SELECT risk_thresholds_fact($1) AS fact',
    [actor.environment.id],
  );
  return fromSnapshot<ThresholdsRow>(row?.fact ?? {});
}

const VERSIONS_SHOWN_MAX = 20;

/** The same with who set what before, and what was found in their trials; at most twenty versions. */
export async function getThresholdsHistory(actor: Pick<Actor, 'environment'>): Promise<ThresholdsRow> {
  const [row, versions] = await Promise.all([
    getThresholds(actor),
    db().riskThresholdsVersion.findMany({
      where: { environmentId: actor.environment.id },
      orderBy: { number: 'desc' },
      take: VERSIONS_SHOWN_MAX,
      include: { trial: true },
    }),
  ]);
  return { ...row, versions };
}

/**
 * Whether setting these would only ask for a second person, or the actor has asked for just these and waits. For whoever compares
 * a file: what counts is what the database says when they are set.
 */
export async function secondPerson(
  actor: Pick<Actor, 'environment' | 'id'>,
  wanted: ThresholdValues,
): Promise<'not_needed' | 'to_ask' | 'asked'> {
  const { environment } = actor;
  const [row, { twoPeople }] = await Promise.all([getThresholds(actor), ruleSetting(environment.id)]);
  const inForce = { challenge_at: row.challengeAt, review_at: row.reviewAt, block_at: row.blockAt };
  const isMore = THRESHOLDS.some((field) => wanted[field] !== null && wanted[field] !== inForce[field]);
  const { requested = null } = row;
  if (!twoPeople || !isMore) return 'not_needed';
  const isSame = requested !== null && THRESHOLDS.every((field) => requested[field] === wanted[field]);
  if (!isSame) return 'to_ask';
  return requested.requested_by === actor.id ? 'asked' : 'not_needed';
}
