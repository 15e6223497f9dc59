import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto';
import { sealingAgain } from '@/lib/data-keys/key-ring';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError, ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { Json } from './part';
import { PARTS } from './parts';
import { type FieldChange, fieldChanges, type PlannedChange, planChanges } from './plan-changes';
import { readState } from './read-state';
import type { ApplyConfiguration, ImportConfiguration, PlanConfiguration } from './schema';
import { readFile } from './yaml-text';

/** A diff: what applying it changes, and the digest of the configuration that it was made from. */
export type ConfigurationPlan = { digest: string; isApplied: boolean; changes: FieldChange[] };

const AUDITED_MAX = 100;

/** Compares a file with what is there and changes nothing. Throws what `readFile` and `planChanges` throw. */
export async function planConfiguration(
  actor: Actor,
  { yaml }: PlanConfiguration,
): Promise<ConfigurationPlan> {
  const file = readFile(yaml);
  const state = await readState(actor.environment.id);
  const planned = await planChanges(actor, state, file);
  return { digest: state.digest, isApplied: false, changes: fieldChanges(planned) };
}

/**
 * Makes the configuration what the file says, whole or not at all, in one commit. Throws `version_conflict` when it is not
 * the one that the diff was made from any more, what `planConfiguration` throws, and what a step is refused with
 * (`addresses_in_use`, `too_many_endpoints`, …, naming the item); nothing is changed then.
 */
export function applyConfiguration(
  actor: Actor,
  input: ApplyConfiguration,
  call: Call,
): Promise<Answered<ConfigurationPlan>> {
  return sealingAgain(actor.environment.id, () => planAndApply(actor, input, call));
}

async function planAndApply(
  actor: Actor,
  { yaml, digest }: ApplyConfiguration,
  call: Call,
): Promise<Answered<ConfigurationPlan>> {
  const file = readFile(yaml);
  const planned = await planChanges(actor, await readState(actor.environment.id), file);
  const steps = planned.flatMap(({ plan }) => plan.steps);
  const { row, replayed } = await change<{ digest: string }>(
    actor,
    call,
    'configuration_apply',
    'configuration',
    {
      digest,
      parts: PARTS.map(({ key }) => key),
      steps: steps.map((step) => ({
        function: step.function,
        argument: { event_ids: [newId('event'), newId('event'), newId('event')], ...step.argument },
      })),
    },
  ).catch((error: unknown) => {
    throw namingItem(error, planned);
  });
  for (const { part, change: made } of planned) part.afterwards?.(made, actor.environment.id);
  call.changes?.push(...audited(planned));
  return { row: { digest: row.digest, isApplied: true, changes: fieldChanges(planned) }, replayed };
}

/** The API's one operation for both: `dry_run` compares, otherwise the diff's digest is needed. */
export async function importConfiguration(
  actor: Actor,
  { yaml, dry_run, digest }: ImportConfiguration,
  call: Call,
): Promise<Answered<ConfigurationPlan>> {
  if (dry_run) return { row: await planConfiguration(actor, { yaml }), replayed: null };
  ensure(
    digest,
    'invalid_request',
    'Compare first (dry_run) and send the digest of that answer. Nothing was changed.',
    { errors: [{ pointer: '/digest', code: 'invalid_request', detail: 'is needed to apply' }] },
  );
  return applyConfiguration(actor, { yaml, digest }, call);
}

/** A refused step says which item it was for. */
function namingItem(error: unknown, planned: readonly PlannedChange[]): unknown {
  if (!(error instanceof DomainError) || typeof error.details.step !== 'number') return error;
  const owners = planned.flatMap((each) => each.plan.steps.map(() => each));
  const owner = owners[error.details.step];
  if (!owner) return error;
  const { step: _step, ...details } = error.details;
  const item = `${owner.part.key}${owner.change.name ? ` ${owner.change.name}` : ''}`;
  return new DomainError(error.code, `${item}: ${error.detail}`, { ...details, item });
}

/** By row and field. What somebody wrote is told by a digest: the audit log keeps no texts. */
function audited(planned: readonly PlannedChange[]): AuditChange[] {
  const done = planned.filter(({ plan }) => plan.steps.length > 0);
  const all = done.flatMap(({ part, change: made, plan }) =>
    made.fields.map((field): AuditChange => {
      // What a second person has to confirm was asked for and not done.
      const changed = plan.hint === 'second_person' ? `requested_${field}` : field;
      const path = [part.key, made.id ?? plan.made ?? '', changed].filter(Boolean).join('/');
      const told = (value: Json | undefined) => textOf(value ?? null, part.freeText.includes(field));
      return [path, told(made.before?.[field]), told(made.after?.[field])];
    }),
  );
  const rest = all.length - AUDITED_MAX;
  return rest > 0 ? [...all.slice(0, AUDITED_MAX), ['more', null, String(rest)]] : all;
}

function textOf(value: Json, isFreeText: boolean): string | null {
  if (value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return isFreeText ? `sha256:${sha256(text).toString('hex').slice(0, 12)}` : text.slice(0, 500);
}
