import { type Actor, ensurePermission } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import type { Around, ConfigurationPart, Hint, Item, ItemChange, ItemPlan, Json } from './part';
import { PARTS } from './parts';
import { type ConfigurationState, nameOf, type StoredItem } from './read-state';
import { seesPart } from './seen-parts';
import { invalid, problem, type ReadFile, type TextProblem } from './yaml-text';

/** What happens to one item, with the steps that make it happen; none where somebody has to do it by hand. */
export type PlannedChange = { part: ConfigurationPart; change: ItemChange; plan: ItemPlan };

/** One line of a diff, as the API and the console show it. */
export type FieldChange = {
  part: string;
  item: string;
  field: string;
  kind: 'added' | 'changed' | 'removed';
  before: Json;
  after: Json;
  hint: Hint | null;
  /** Whether applying does it; otherwise the hint says what is left to do. */
  applies: boolean;
};

const ORDER = { removed: 0, changed: 1, added: 2 } as const;

/**
 * What makes the state what the file says; parts that the file does not name stay as they are. Throws
 * `configuration_invalid` for what the environment cannot take, and `insufficient_scope` for parts that the actor may not
 * change.
 */
export async function planChanges(
  actor: Actor,
  state: ConfigurationState,
  file: ReadFile,
): Promise<PlannedChange[]> {
  const problems: TextProblem[] = [];
  const planned: PlannedChange[] = [];
  const around = aroundOf(state, file.parts);
  for (const part of PARTS) {
    const wanted = file.parts.get(part.key) ?? null;
    if (wanted === null) continue;
    // A comparison shows what is there.
    if (part.reads && !seesPart(actor.kind, actor.permissions, part)) ensurePermission(actor, part.reads);
    const changes = changesOf(part, state.items.get(part) ?? [], wanted);
    problems.push(...(await checked(actor, part, wanted, changes, file, around)));
    // Room first: a list that is full takes a new item for one that goes.
    const inOrder = [...changes].sort((a, b) => ORDER[a.kind] - ORDER[b.kind]);
    const plans = await Promise.all(
      inOrder.map(async (change) => ({ part, change, plan: await part.plan(actor, change) })),
    );
    if (plans.some(({ plan }) => plan.steps.length > 0)) ensurePermission(actor, neededBy(actor, part));
    planned.push(...plans);
  }
  if (problems.length > 0) throw invalid(problems);
  return planned;
}

/** The other parts of a file, for what can only be checked with them. */
export function aroundOf(
  state: ConfigurationState,
  wanted: ReadonlyMap<string, readonly Item[] | null>,
): Around {
  const stored = (key: string) =>
    [...state.items].flatMap(([part, items]) => (part.key === key ? items.map(({ item }) => item) : []));
  return { stored, wanted: (key) => wanted.get(key) ?? stored(key) };
}

/** Keys have no scope for settings but that of the file; a member has both permissions or lacks one. */
function neededBy(actor: Actor, { permission }: ConfigurationPart): Permission {
  return actor.kind === 'key' && permission === 'settings:write' ? 'configuration:write' : permission;
}

async function checked(
  actor: Actor,
  part: ConfigurationPart,
  wanted: readonly Item[],
  changes: readonly ItemChange[],
  file: ReadFile,
  around: Around,
): Promise<TextProblem[]> {
  const kinds = new Map(changes.map(({ name, kind }) => [name, kind]));
  const found = wanted.map(async (item, nth) => {
    const kind = kinds.get(nameOf(part, item));
    const detail = (kind && kind !== 'removed' && (await part.check?.(actor, item, kind, around))) || null;
    if (detail === null) return [];
    const path = [part.key, nth, part.namedBy ?? ''];
    return [problem('not_possible', path, file.locate(path), detail)];
  });
  return (await Promise.all(found)).flat();
}

function changesOf(
  part: ConfigurationPart,
  stored: readonly StoredItem[],
  wanted: readonly Item[],
): ItemChange[] {
  const there = new Map(stored.map((known) => [known.name, known]));
  const names = new Set(wanted.map((item) => nameOf(part, item)));
  const kept = wanted.flatMap((after): ItemChange[] => {
    const name = nameOf(part, after);
    const known = there.get(name);
    if (!known) {
      return [
        { kind: 'added', name, id: null, version: null, before: null, after, fields: Object.keys(after) },
      ];
    }
    const fields = Object.keys(after).filter((field) => !isSame(known.item[field], after[field]));
    const { id, version, item: before } = known;
    return fields.length === 0 ? [] : [{ kind: 'changed', name, id, version, before, after, fields }];
  });
  const gone = stored.filter(({ name }) => !names.has(name));
  return [
    ...kept,
    ...gone.map(({ id, version, name, item }): ItemChange => {
      return { kind: 'removed', name, id, version, before: item, after: null, fields: Object.keys(item) };
    }),
  ];
}

/** Both went through the same schema, which orders what has no order of its own. */
function isSame(before: Json | undefined, after: Json | undefined): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** The diff by field. */
export function fieldChanges(planned: readonly PlannedChange[]): FieldChange[] {
  return planned.flatMap(({ part, change, plan }) =>
    change.fields.map((field) => ({
      part: part.key,
      item: change.name,
      field,
      kind: change.kind,
      before: change.before?.[field] ?? null,
      after: change.after?.[field] ?? null,
      hint: plan.hint,
      applies: plan.steps.length > 0,
    })),
  );
}
