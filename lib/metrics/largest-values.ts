import { OTHER, UNKNOWN, VALUES_MAX } from './dimensions';
import type { Sum } from './read-sums';
import type { Metric } from './registry';

/**
 * The values of a dimension that get a number of their own, the largest first and `other` last where there are more: by the
 * facts that the metric rests on, and by name among equals, so that the same question has the same groups.
 */
export function largestValues(metric: Metric, sums: readonly Sum[]): string[] {
  const { parts } = metric;
  const sample = parts.kind === 'percentile' ? parts.of : parts.sample;
  const sizes = new Map<string, number>();
  for (const sum of sums) {
    const value = sum.value ?? UNKNOWN;
    sizes.set(value, (sizes.get(value) ?? 0) + (sum.measure === sample ? sum.amount : 0));
  }
  const bySize = [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([value]) => value);
  return bySize.length > VALUES_MAX ? [...bySize.slice(0, VALUES_MAX), OTHER] : bySize;
}

/** The group that a value is in. */
export function nameOf(names: readonly string[], value: string | null): string {
  const name = value ?? UNKNOWN;
  return names.includes(name) ? name : OTHER;
}
