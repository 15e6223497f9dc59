import type { IncidentWithRule } from '@/lib/alerts/render';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { emptyState, searchOf } from '@/lib/lists/list-state';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { REFUNDS_LIST } from '@/lib/refunds/list';

/** Address of the list with what an incident affects, from the first window on; null where no list shows it. */
export function affectedHref(incident: IncidentWithRule, base: string): string | null {
  if (!incident.affected) return null;
  const { list, filters: asked } = incident.affected;
  const { 'created[gte]': from, 'created[lt]': until, ...rest } = asked as Record<string, string>;
  const filters = { ...rest, created: `${from}..${until ?? ''}` };
  const search = {
    payments: () => searchOf(PAYMENTS_LIST, { ...emptyState(PAYMENTS_LIST, 'all'), filters }),
    refunds: () => searchOf(REFUNDS_LIST, { ...emptyState(REFUNDS_LIST, 'all'), filters }),
    disputes: () => searchOf(DISPUTES_LIST, { ...emptyState(DISPUTES_LIST, 'all'), filters }),
  }[list]();
  return `${base}/${list}${search}`;
}
