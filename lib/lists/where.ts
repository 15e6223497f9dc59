import { idAt, type Noun, PREFIXES } from '@/lib/ids';

/** `field in values` and `field not in others`, in Prisma's words; nothing where neither is asked for. */
export function inOrNot(
  field: string,
  values: readonly string[] | undefined,
  others: readonly string[] | undefined,
): Record<string, unknown>[] {
  return [
    ...(values ? [{ [field]: values.length === 1 ? values[0] : { in: values } }] : []),
    ...(others ? [{ [field]: { notIn: others } }] : []),
  ];
}

/** Ids begin with their time, so a range of time is a range of the primary key. */
export function createdBetween(
  noun: Noun,
  gte: string | undefined,
  lt: string | undefined,
): { id: { gte?: string; lt?: string } }[] {
  return [
    ...(gte ? [{ id: { gte: firstIdAt(noun, gte) } }] : []),
    ...(lt ? [{ id: { lt: firstIdAt(noun, lt) } }] : []),
  ];
}

/** The smallest id of this instant: its prefix and ten time digits, then zeros. */
function firstIdAt(noun: Noun, instant: string): string {
  const length = PREFIXES[noun].length + 1 + 10;
  return `${idAt(noun, new Date(instant)).slice(0, length)}${'0'.repeat(16)}`;
}

const COUNT_CAP = 10_000;

/**
 * Rows of each tab, counted up to 10,001 ("10,000+" beyond), so that a tab never costs more as the table grows. `count`
 * counts the rows of one tab and takes at most that many.
 */
export async function countTabs<Tab extends string>(
  tabs: readonly Tab[],
  count: (tab: Tab, take: number) => Promise<number>,
): Promise<Record<Tab, number>> {
  const counts = await Promise.all(tabs.map(async (tab) => [tab, await count(tab, COUNT_CAP + 1)] as const));
  return Object.fromEntries(counts) as Record<Tab, number>;
}
