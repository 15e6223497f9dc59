/** One line of the palette: what it is, where it leads or what it does. */
export type PaletteItem = {
  key: string;
  label: string;
  /** What tells it from others of its kind. */
  detail?: string;
  /** The word at the right: what kind of thing it is. */
  kind: string;
  /** Whole path in the console; absent where it acts in place. */
  href?: string;
  run?: () => void;
  /** What the list of recent ones calls it where the label may name a person; null where it is no place to come back to. */
  keptAs?: string | null;
};
export type PaletteGroup = { value: string; label: string; items: PaletteItem[] };

type Recent = Pick<PaletteItem, 'key' | 'label' | 'kind'> & { href: string };
const RECENT_MAX = 6;
const storageOf = (environmentId: string) => `countinghouse-recent-${environmentId}`;

/** What this browser's member opened last in an environment, newest first. */
export function recentItems(environmentId: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageOf(environmentId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, RECENT_MAX) : [];
  } catch {
    return [];
  }
}

function isRecent(one: unknown): one is Recent {
  const { key, label, kind, href } = (one ?? {}) as Record<string, unknown>;
  return [key, label, kind, href].every((text) => typeof text === 'string') && String(href).startsWith('/m/');
}

/** Keeps a page or object; `detail` is left out, because it may name a person. */
export function rememberItem(
  environmentId: string,
  { key, label, kind, href, keptAs = label }: PaletteItem,
): void {
  if (!href || keptAs === null) return;
  const others = recentItems(environmentId).filter((one) => one.href !== href);
  const next = [{ key, label: keptAs, kind, href }, ...others].slice(0, RECENT_MAX);
  localStorage.setItem(storageOf(environmentId), JSON.stringify(next));
}

/** Whether every word that was typed begins a word of the label, in any case and without accents. */
export function matchesText(label: string, typed: string): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const said = plain(label);
  return plain(typed)
    .split(/\s+/)
    .every((word) => said.includes(word));
}
