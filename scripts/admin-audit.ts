import { userInfo } from 'node:os';
import { type Attempt, recordDone, recordRefusal } from '../lib/audit/write-record';
import { systemActor } from '../lib/auth/actor';
import { db } from '../lib/db';
import { DomainError, ensure } from '../lib/errors';

/** What the operator does, and the code of why (`--reason`); `operator` where none is given. */
export type OperatorAttempt = Pick<Attempt, 'action' | 'permission' | 'input'> & { reason: string };

/** A reason is a code, because the audit log keeps no texts. Throws `invalid_request` for anything else. */
export function reasonOf(given: string | undefined): string {
  ensure(
    given === undefined || /^[a-z_]{1,40}$/.test(given),
    'invalid_request',
    '--reason is a code of small letters and underscores, such as lost_device.',
  );
  return given ?? 'operator';
}

/**
 * Does what a command asks for and writes it into the audit log of the environments that it concerns, as the system's, with
 * the reason; also what was refused. `environments` is told the result, for what exists only afterwards.
 */
export async function audited<Result>(
  attempt: OperatorAttempt,
  environments: (result: Result | null) => readonly string[] | Promise<readonly string[]>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work();
    await record(attempt, await environments(result), result, null);
    return result;
  } catch (error) {
    if (error instanceof DomainError) await record(attempt, await environments(null), null, error);
    throw error;
  }
}

async function record(
  { action, permission, input, reason }: OperatorAttempt,
  environments: readonly string[],
  result: unknown,
  refusal: DomainError | null,
): Promise<void> {
  for (const id of environments) {
    const actor = await systemActor(id);
    const attempt: Attempt = {
      action,
      permission,
      userAgent: `admin ${userInfo().username}`,
      input: { ...(input as object), reason },
      result,
    };
    await (refusal === null ? recordDone(actor, attempt) : recordRefusal(actor, attempt, refusal));
  }
}

/** Where what concerns a person in all merchants is written down, as their sign-ins are: the live environments. */
export async function liveEnvironmentsOf(email: string): Promise<string[]> {
  const members = await db().member.findMany({
    where: { user: { email } },
    select: { merchant: { select: { environments: { select: { id: true }, where: { kind: 'live' } } } } },
  });
  return members.flatMap(({ merchant }) => merchant.environments.map(({ id }) => id));
}
