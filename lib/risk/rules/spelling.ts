import { ATTRIBUTES } from '../attributes';

/** The known key that is nearest to a misspelt one, if it is near. */
export function closest(key: string): string | null {
  const near = ATTRIBUTES.map((attribute) => ({
    key: attribute.key,
    steps: stepsBetween(key, attribute.key),
  }))
    .filter(({ steps }) => steps <= Math.ceil(key.length / 3))
    .sort((a, b) => a.steps - b.steps);
  return near[0]?.key ?? null;
}

/** Letters to add, take or change; of long words only that they are far apart. */
function stepsBetween(a: string, b: string): number {
  if (a.length > 40) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] as number) + Number(a[i - 1]?.toLowerCase() !== b[j - 1]);
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
