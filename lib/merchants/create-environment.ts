import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { CreateSandbox } from './schema';

const SANDBOXES_MAX = 50;

/**
 * Another sandbox for the actor's merchant: an empty world with a clock and networks of its own. Throws
 * `already_exists` for a name in use and `limit_exceeded` after about fifty.
 */
export async function createSandbox(
  actor: Actor,
  input: CreateSandbox,
): Promise<{ id: string; name: string; kind: 'sandbox' }> {
  const id = newId('environment');
  const [row] = await select<{ sandboxes: number; is_created: boolean }>(
    'environment_create',
    `WITH counted AS (
       SELECT count(*)::int AS sandboxes FROM environment WHERE merchant_id = $2 AND kind = 'sandbox'
     ), created AS (
       INSERT INTO environment (id, merchant_id, name, kind)
       SELECT $1, $2, $3, 'sandbox' FROM counted WHERE sandboxes < $4
       ON CONFLICT (merchant_id, name) DO NOTHING RETURNING id
     )
     SELECT sandboxes, EXISTS (SELECT 1 FROM created) AS is_created FROM counted`,
    [id, actor.environment.merchantId, input.name, SANDBOXES_MAX],
  );
  if (row?.is_created) return { id, name: input.name, kind: 'sandbox' };
  if ((row?.sandboxes ?? 0) >= SANDBOXES_MAX) {
    throw new DomainError('limit_exceeded', `A merchant has at most ${SANDBOXES_MAX} sandboxes.`);
  }
  throw new DomainError('already_exists', `There is an environment called ${input.name}.`, {
    errors: [{ pointer: '/name', code: 'taken', detail: 'The name is in use.' }],
  });
}
