import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { MailKind } from './kinds';
import type { MailStatus } from './status';

/** An outgoing mail as the console shows it. */
export type MailRow = {
  id: string;
  kind: MailKind;
  recipient: string;
  status: MailStatus;
  tries: number;
  problem: string | null;
  /** RFC 3339. */
  createdAt: string;
  endedAt: string | null;
};

const SHOWN_MAX = 20;

/** The last mail of this environment, newest first, at most 20. Needs `members:read`. */
export async function listMail(actor: Actor): Promise<MailRow[]> {
  const rows = await db().mail.findMany({
    where: { environmentId: actor.environment.id },
    orderBy: { id: 'desc' },
    take: SHOWN_MAX,
  });
  return rows.map(({ id, kind, recipient, status, tries, problem, createdAt, endedAt }) => ({
    id,
    kind: kind as MailKind,
    recipient,
    status: status as MailStatus,
    tries,
    problem,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }));
}

/** How much mail of the last seven days could not be sent; none for who does not see members. */
export async function countFailedMail(actor: Actor): Promise<number> {
  if (!actor.permissions.has('members:read')) return 0;
  return db().mail.count({
    where: {
      environmentId: actor.environment.id,
      status: 'failed',
      endedAt: { gt: new Date(Date.now() - 7 * 86_400_000) },
    },
  });
}
