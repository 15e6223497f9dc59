import { monotonicMs } from '@/lib/clock';
import { assert } from '@/lib/errors';
import { ask } from './ask';
import { RULES } from './registry';
import type { Offender, Rule } from './rules/rule';
import { type Changed, changedSubjects } from './subjects';

const SIZE_MIN = 5;
/** A statement that takes less grows, one that takes more shrinks, within what a payment beside it does not feel. */
const QUICK_MS = 15;
const SLOW_MS = 60;
const SIZE_MAX = 2_000;

/** How many rows of a rule are looked at in one statement, as this process has learnt it. */
const sizes = new Map<number, number>();

export function sizeOf(number: number): number {
  return sizes.get(number) ?? 200;
}

/** Learns from how long a statement took; null was cut off after a second. */
export function learnSize(number: number, tookMs: number | null): void {
  const size = sizeOf(number);
  if (tookMs === null) sizes.set(number, Math.max(SIZE_MIN, Math.floor(size / 8)));
  else if (tookMs > SLOW_MS) sizes.set(number, Math.max(SIZE_MIN, Math.floor(size / 2)));
  else if (tookMs < QUICK_MS) sizes.set(number, Math.min(SIZE_MAX, size * 2));
}

/** What is wrong with these subjects of a rule; in portions, a smaller one when it takes too long. */
export async function offendersAmong(
  rule: Rule,
  environmentId: string,
  ids: readonly string[],
): Promise<Offender[]> {
  const found: Offender[] = [];
  for (let at = 0; at < ids.length; ) {
    const portion = ids.slice(at, at + sizeOf(rule.number));
    const started = monotonicMs();
    const rows = await ask<Offender>(rule.check, [environmentId, portion]);
    learnSize(rule.number, rows && monotonicMs() - started);
    assert(
      rows !== null || portion.length > 1,
      `invariant ${rule.number} is checked for one row within a second`,
    );
    if (rows === null) continue;
    found.push(...rows);
    at += portion.length;
  }
  return found;
}

/** Everything that these payments and objects break now, by invariant. */
export async function offendersOf(
  environmentId: string,
  changed: Pick<Changed, 'payments' | 'objects'>,
): Promise<{ number: number; rows: number; offenders: Offender[] }[]> {
  const results = [];
  for (const rule of RULES) {
    const ids = await changedSubjects(rule.subject, environmentId, changed);
    const offenders = await offendersAmong(rule, environmentId, ids);
    results.push({ number: rule.number, rows: ids.length, offenders });
  }
  return results;
}
