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

/** Milliseconds that pass at most between the making of an id and the time that its row is given. */
const ID_LEAD_MS = 60_000;

type Created = { id: { gte?: string; lt?: string } } | { createdAt: { gte?: Date; lt?: Date } };

/**
 * Ids begin with their (real) time, so a range of time is a range of the primary key. Where a sandbox's clock has been
 * moved forward ids were made up to that much earlier than the row says; then the row's own time decides.
 */
export function createdBetween(
  noun: Noun,
  gte: string | undefined,
  lt: string | undefined,
  clockOffsetMs: number,
): Created[] {
  if (clockOffsetMs === 0) {
    return [
      ...(gte ? [{ id: { gte: firstIdAt(noun, new Date(gte)) } }] : []),
      ...(lt ? [{ id: { lt: firstIdAt(noun, new Date(lt)) } }] : []),
    ];
  }
  const from = gte && new Date(gte);
  const to = lt && new Date(lt);
  return [
    ...(from
      ? [
          { id: { gte: firstIdAt(noun, new Date(from.getTime() - clockOffsetMs - ID_LEAD_MS)) } },
          { createdAt: { gte: from } },
        ]
      : []),
    ...(to ? [{ id: { lt: firstIdAt(noun, to) } }, { createdAt: { lt: to } }] : []),
  ];
}

/** The smallest id of this instant: its prefix and ten time digits, then zeros. */
function firstIdAt(noun: Noun, instant: Date): string {
  const length = PREFIXES[noun].length + 1 + 10;
  return `${idAt(noun, instant).slice(0, length)}${'0'.repeat(16)}`;
}
