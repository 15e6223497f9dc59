import { callAlone } from '@/lib/db';
import type { ConfigurationPart, Item } from './part';
import { PARTS } from './parts';

/** The items of each part as they stand, in the form of the file, with the ids of their rows. */
export type StoredItem = { id: string; version: number | null; name: string; item: Item };
/** `digest` changes with every change of any part. */
export type ConfigurationState = { digest: string; items: ReadonlyMap<ConfigurationPart, StoredItem[]> };

type StateRow = { digest: string; state: Record<string, StoredRow | StoredRow[]> };
type StoredRow = Item & { id: string; version?: number };

/** The whole configuration of an environment, of one moment. */
export async function readState(environmentId: string): Promise<ConfigurationState> {
  for (const part of PARTS) await part.prepare?.(environmentId);
  const { digest, state } = await callAlone<StateRow>('configuration_state', environmentId, {
    parts: PARTS.map(({ key }) => key),
    locked: false,
  });
  const items = new Map(
    PARTS.map((part) => [part, [state[part.key] ?? []].flat().map((row) => storedItem(part, row))]),
  );
  return { digest, items };
}

function storedItem(part: ConfigurationPart, { id, version = undefined, ...fields }: StoredRow): StoredItem {
  const item = part.item.parse(fields);
  return { id, version: version ?? null, name: nameOf(part, item), item };
}

/** What names an item within its part. */
export function nameOf(part: ConfigurationPart, item: Item): string {
  return part.namedBy === null ? '' : String(item[part.namedBy]);
}
