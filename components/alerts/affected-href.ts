import type { IncidentWithRule } from '@/lib/alerts/render';
import { pageOfList } from '@/lib/metrics/list-of-metric';

/** Address of the list with what an incident affects, from the first window on; null where no list shows it. */
export function affectedHref(incident: IncidentWithRule, base: string): string | null {
  if (!incident.affected) return null;
  const { list, filters: asked } = incident.affected;
  const { 'created[gte]': from, 'created[lt]': until, ...rest } = asked as Record<string, string>;
  return `${base}${pageOfList(list, { ...rest, created: `${from}..${until ?? ''}` })}`;
}
