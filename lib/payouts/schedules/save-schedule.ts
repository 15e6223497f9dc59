import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { SavePayoutSchedule } from './schema';

/** A schedule after it was saved; `nextOn` is `YYYY-MM-DD`, null where the currency is paid out by hand from now on. */
export type SavedSchedule = { currency: string; nextOn: string | null; version: number };

/**
 * Sets on which days what is available in a currency is paid out by itself, or that it is not. It begins after today. Throws
 * `version_conflict` when somebody changed it since it was seen.
 */
export async function savePayoutSchedule(
  actor: Actor,
  { expected_version, ...schedule }: SavePayoutSchedule,
  call: Call,
): Promise<Answered<SavedSchedule>> {
  const { currency } = schedule;
  const before = await db().payoutSchedule.findUnique({
    where: { environmentId_currency: { environmentId: actor.environment.id, currency } },
  });
  const answered = await change<SavedSchedule>(actor, call, 'payout_schedule_save', 'schedule', {
    schedule,
    expected_version,
  });
  if (answered.replayed === null) {
    const was = before &&
      before.every !== 'manual' && {
        every: before.every,
        weekday: before.weekday,
        month_day: before.monthDay,
        minimum_amount: Number(before.minimumAmount),
      };
    call.changes?.push(...changesOf(currency, was || null, schedule.every === 'manual' ? null : schedule));
  }
  return answered;
}

type Fields = { every: string; weekday: number | null; month_day: number | null; minimum_amount: number };
const FIELDS = ['every', 'weekday', 'month_day', 'minimum_amount'] as const;

function changesOf(currency: string, before: Fields | null, after: Fields | null): AuditChange[] {
  const textOf = (fields: Fields | null, field: (typeof FIELDS)[number]) =>
    fields?.[field] == null ? null : String(fields[field]);
  return FIELDS.map(
    (field): AuditChange => [`${currency}/${field}`, textOf(before, field), textOf(after, field)],
  ).filter(([, was, is]) => was !== is);
}
