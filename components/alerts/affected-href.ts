import type { ConsoleContext } from '@/components/shell/console-context';
import type { IncidentWithRule } from '@/lib/alerts/render';
import { maySeeList, pageOfList } from '@/lib/metrics/list-of-metric';

/** Address of the list with what an incident affects, from the first window on; null where no list that the reader may see shows it. */
export function affectedHref(
  incident: IncidentWithRule,
  { base, permissions }: Pick<ConsoleContext, 'base' | 'permissions'>,
): string | null {
  if (!incident.affected) return null;
  const { list, filters: asked } = incident.affected;
  if (!maySeeList(list, permissions)) return null;
  const filters: Record<string, string> = {};
  for (const [name, value] of Object.entries<string>(asked)) {
    const [, date, bound] = /^(\w+)\[(gte|lt)\]$/.exec(name) ?? [];
    if (date === undefined) filters[name] = value;
    else filters[date] = bound === 'gte' ? `${value}..` : `${filters[date]}${value}`;
  }
  return `${base}${pageOfList(list, filters)}`;
}
