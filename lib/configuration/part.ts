import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';

/** What YAML and JSON can both say. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** One configured thing by its fields, in the order of the file. */
export type Item = Record<string, Json>;

export type ItemChange = {
  kind: 'added' | 'changed' | 'removed';
  /** What names the item in its list; empty for a part that is one item. */
  name: string;
  /** Of the row that is there already. */
  id: string | null;
  /** The version of that row, where its part tells one. */
  version: number | null;
  before: Item | null;
  after: Item | null;
  /** Those that differ. */
  fields: string[];
};

/**
 * What a reader of a diff has to know beside it. `key_…`, `list_…` and `role_…`: the file alone cannot do it, so nothing is
 * done.
 */
export const HINTS = [
  'secret_new',
  'rule_draft',
  'second_person',
  'key_new',
  'key_kind',
  'key_kept',
  'list_kind',
  'role_person',
] as const;
export type Hint = (typeof HINTS)[number];

/** A function of the database and its argument; the environment and who acts are added. */
export type Step = { function: string; argument: Record<string, unknown> };
/** `made` is the id of a row that the steps make. */
export type ItemPlan = { steps: Step[]; hint: Hint | null; made?: string };

/**
 * What else there will be: the items of another part as the file leaves them, and as they are stored. A part that the file
 * does not name stays as it is.
 */
export type Around = { wanted(part: string): readonly Item[]; stored(part: string): readonly Item[] };

/**
 * One configurable part of an environment: what the file may say of it, and which steps make a difference true. It is read
 * by the database's function `configuration_of_<key>`, which gives an `id`, and perhaps a `version`, beside the fields.
 */
export type ConfigurationPart = {
  /** Name in the file and of the database's function. */
  key: string;
  /** Needed to change this part, beside `configuration:write`. */
  permission: Permission;
  /** Needed by members to see this part, beside `configuration:read`; absent where that is enough. */
  reads?: Permission;
  /** The field that names an item of a list; null for a part that is one item. */
  namedBy: string | null;
  itemsMax: number;
  /** Makes sure that what ships with the product is there before it is read. */
  prepare?(environmentId: string): Promise<void>;
  /** Strict, with defaults; what is stored goes through it too, so that both are compared in one form. */
  item: z.ZodType<Item>;
  /** Fields that hold what somebody wrote: the audit log names them and keeps a digest of what they say. */
  freeText: readonly string[];
  /** Why a new or changed item is not possible, or null. For what only the environment or the network can tell. */
  check?(actor: Actor, item: Item, kind: 'added' | 'changed', around: Around): Promise<string | null>;
  plan(actor: Actor, change: ItemChange): ItemPlan | Promise<ItemPlan>;
  /** What of it goes to another environment; by default every item of the source, and what only the target has stays. */
  promote?(source: readonly Item[], target: readonly Item[]): Item[];
  /** Lets this process forget what it remembers of a changed row. */
  afterwards?(change: ItemChange, environmentId: string): void;
};
