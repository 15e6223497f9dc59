import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';
import { db } from '@/lib/db';
import { getPayment } from '@/lib/payments/queries';
import { renderPayment } from '@/lib/payments/render';
import { compellingEvidence } from './compelling-evidence';
import { outlookOf } from './outlook';
import { evidenceVersions, getDispute } from './queries';
import { renderDispute, renderEvidenceVersion } from './render';
import { suggestedEvidence } from './suggest-evidence';

/** Everything that the page of a dispute shows, as API shapes. Throws `not_found`. */
export async function loadDispute(actor: Actor, id: string) {
  const row = await getDispute(actor, id);
  const payment = await getPayment(actor, row.paymentId);
  const [outlook, compelling, versions, events] = await Promise.all([
    outlookOf(actor, row),
    compellingEvidence(actor, row, payment),
    evidenceVersions(actor, id),
    db().event.findMany({
      where: { environmentId: actor.environment.id, objectId: id },
      orderBy: { seq: 'asc' },
      take: 50,
      select: { id: true, type: true, actor: true, createdAt: true, snapshot: true },
    }),
  ]);
  const steps = events.map((event) => ({
    id: event.id,
    type: event.type,
    actor: event.actor,
    at: event.createdAt.toISOString(),
    ...factsOf(event.snapshot),
  }));
  const editors = [
    ...versions.map(({ savedBy }) => savedBy),
    ...(row.evidence ? [row.evidence.updatedBy] : []),
  ];
  const labels = await actorLabels(actor, [...steps.map((step) => step.actor), ...editors]);
  return {
    dispute: renderDispute(actor, row),
    payment: renderPayment(actor, payment),
    outlook,
    compelling,
    versions: versions.map(renderEvidenceVersion),
    suggested: suggestedEvidence(actor, payment),
    steps,
    labels,
  };
}
export type DisputeDetail = Awaited<ReturnType<typeof loadDispute>>;

function factsOf(snapshot: unknown): { status: string; stage: string; days: number | null } {
  const { status, stage, reminder_days: days } = snapshot as Record<string, unknown>;
  return { status: String(status), stage: String(stage), days: typeof days === 'number' ? days : null };
}
