import type { Actor } from '@/lib/auth/actor';
import { dayOf } from '@/lib/i18n/days';

const LENGTH_MAX = 180;
/** Parameters that say nothing about which rows the file has. */
const LEFT_OUT = new Set(['limit', 'cursor', 'sort', 'created[gte]', 'created[lt]', 'ids']);

/**
 * The name of an export's file: merchant, environment, list, first and last day, filters and zone, so that two files can
 * be told apart without opening them.
 */
export function exportFileName(
  actor: Actor,
  list: string,
  query: Record<string, string>,
  zone: string,
  format: string,
): string {
  const { merchantSlug, name, timeZone } = actor.environment;
  const day = (instant: string, shiftMs = 0) => dayOf(new Date(Date.parse(instant) + shiftMs), timeZone);
  const from = query['created[gte]'];
  const to = query['created[lt]'];
  const parts = [
    merchantSlug,
    name,
    list,
    ...(from || to ? [`${from ? day(from) : 'begin'}_to_${to ? day(to, -1) : 'now'}`] : []),
    ...(query.ids ? ['selected'] : []),
    ...Object.entries(query)
      .filter(([key]) => !LEFT_OUT.has(key))
      .map(([key, value]) => `${key.replace(/\[(\w+)\]/, '-$1')}-${value}`),
    zone,
  ];
  const plain = parts.map((part) => part.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, ''));
  return `${plain.filter(Boolean).join('_').slice(0, LENGTH_MAX)}.${format}`;
}
