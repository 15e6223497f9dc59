import type { Actor } from '@/lib/auth/actor';
import { environmentContext } from '@/lib/auth/environment';
import type { Permission } from '@/lib/auth/permissions';
import { permissionsOfRights } from '@/lib/auth/rights';
import { rightsIn } from '@/lib/auth/rights-in';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { inEnvironment } from '@/lib/present-environment';
import type { ConfigurationPart, Item } from './part';
import { aroundOf } from './plan-changes';
import { nameOf, readState } from './read-state';
import type { PromoteConfiguration } from './schema';
import { seesPart } from './seen-parts';
import { writeFile } from './yaml-text';

/**
 * A file for the actor's environment with the configuration of another one, to be compared and applied like any other.
 * `missing` are items that are not possible here as they are (an address that only a sandbox takes): they are left out
 * until another name is given for them.
 */
export type PromotedConfiguration = {
  yaml: string;
  missing: { part: string; name: string; detail: string }[];
};

/**
 * Brings the configuration of another environment of the same merchant. What only the target has stays, and no secret
 * crosses: endpoints get new ones, keys are made by hand. Throws `not_found` for environments of others, and `not_signed_in`.
 */
export async function promoteConfiguration(
  actor: Actor,
  { from, addresses }: PromoteConfiguration,
): Promise<PromotedConfiguration> {
  const { id: source, permissions } = await sourceOf(actor, from);
  const theirs = await inEnvironment(source, () => readState(source));
  const ours = await readState(actor.environment.id);
  // What can be brought over is there when the file is applied.
  const brought = [...theirs.items].map(([part, items]) => {
    const there = (ours.items.get(part) ?? []).map(({ item }) => item);
    return [
      part.key,
      merged(
        part,
        items.map(({ item }) => item),
        there,
      ),
    ] as const;
  });
  const around = aroundOf(ours, new Map(brought));
  const parts = new Map<string, Item[]>();
  const missing: PromotedConfiguration['missing'] = [];
  for (const [part, stored] of ours.items) {
    // What a member does not see on one of the two sides is not brought over.
    if (![actor.permissions, permissions].every((held) => seesPart(actor.kind, held, part))) continue;
    const target = stored.map(({ item }) => item);
    const wanted = (theirs.items.get(part) ?? []).map(({ item }) => renamed(part, item, addresses));
    const possible: Item[] = [];
    for (const { name, item } of wanted) {
      const isThere = stored.some((known) => known.name === nameOf(part, item));
      const detail = isThere ? null : ((await part.check?.(actor, item, 'added', around)) ?? null);
      if (detail === null) possible.push(item);
      else missing.push({ part: part.key, name, detail });
    }
    parts.set(part.key, part.promote ? part.promote(possible, target) : merged(part, possible, target));
  }
  return { yaml: writeFile(parts), missing };
}

/**
 * Keys are bound to one environment; a member must be let in to read the configuration of the other one too: a session that
 * stood still for too long to be in live reads nothing of live from a sandbox either.
 */
async function sourceOf(
  actor: Actor,
  from: string,
): Promise<{ id: string; permissions: ReadonlySet<Permission> }> {
  if (!isId('environment', from)) throw notFound();
  const { id, kind, merchantId } = await environmentContext(from);
  if (merchantId !== actor.environment.merchantId) throw notFound();
  if (actor.kind === 'system') return { id, permissions: actor.permissions };
  if (actor.kind !== 'member') throw notFound();
  const { pauseSeconds = 0, ageSeconds = 0 } = actor;
  const rights = await rightsIn({ id: actor.id, pauseSeconds, ageSeconds }, id, {});
  const permissions = permissionsOfRights(rights, kind);
  if (!permissions.has('configuration:read')) throw notFound();
  return { id, permissions };
}

function renamed(part: ConfigurationPart, item: Item, names: Record<string, string>) {
  const name = nameOf(part, item);
  const given = part.namedBy === null ? undefined : names[name];
  return {
    name,
    item: given === undefined ? item : part.item.parse({ ...item, [part.namedBy ?? '']: given }),
  };
}

/** The source wins where both have an item; what only the target has stays. */
function merged(part: ConfigurationPart, source: readonly Item[], target: readonly Item[]): Item[] {
  const names = new Set(source.map((item) => nameOf(part, item)));
  return [...source, ...target.filter((item) => !names.has(nameOf(part, item)))];
}
