import { select } from '@/lib/db';
import type { Actor } from './actor';

/**
 * Names for the actors that rows mention, by id: a member's name, a key's name. Only members of this merchant and keys of
 * this environment are looked up, so that an id of others stays an id.
 */
export async function actorLabels(actor: Actor, ids: readonly string[]): Promise<Record<string, string>> {
  const wanted = [...new Set(ids)];
  const rows = await select<{ id: string; label: string }>(
    'actor_labels',
    `SELECT u.id, u.name AS label FROM member m JOIN "user" u ON u.id = m.user_id
     WHERE m.merchant_id = $1 AND u.id = ANY($3)
     UNION ALL
     SELECT k.id, k.name FROM api_key k WHERE k.environment_id = $2 AND k.id = ANY($3)`,
    [actor.environment.merchantId, actor.environment.id, wanted],
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.label]));
}

/** What a badge shows of an actor: a name, and what tells two of the same name apart (an e-mail, a key's last four). */
export type ActorFace = { label: string; detail: string };

/** Faces of the members and keys that rows mention, by id; the same reach as `actorLabels`. */
export async function actorFaces(actor: Actor, ids: readonly string[]): Promise<Record<string, ActorFace>> {
  const rows = await select<{ id: string } & ActorFace>(
    'actor_faces',
    `SELECT u.id, u.name AS label, u.email AS detail FROM member m JOIN "user" u ON u.id = m.user_id
     WHERE m.merchant_id = $1 AND u.id = ANY($3)
     UNION ALL
     SELECT k.id, k.name, k.prefix || '…' || k.last4 FROM api_key k WHERE k.environment_id = $2 AND k.id = ANY($3)`,
    [actor.environment.merchantId, actor.environment.id, [...new Set(ids)]],
  );
  return Object.fromEntries(rows.map(({ id, label, detail }) => [id, { label, detail }]));
}
