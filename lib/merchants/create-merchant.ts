import { randomInt } from 'node:crypto';
import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { type Id, newId } from '@/lib/ids';
import type { CreateMerchant } from './schema';

/** The first owner: a user who exists, or a new one. */
export type Owner = { userId: string } | { email: string; name: string; passwordHash: string };
export type CreatedMerchant = {
  merchantId: Id<'merchant'>;
  slug: string;
  live: Id<'environment'>;
  sandbox: Id<'environment'>;
  ownerId: string;
};

/**
 * A merchant with its live environment, one sandbox and an owner, in one statement: nobody ever sees a merchant without
 * an owner. Throws `already_exists` when the slug asked for or the new owner's address is taken.
 */
export async function createMerchant(input: CreateMerchant, owner: Owner): Promise<CreatedMerchant> {
  if (input.slug) {
    const created = await insertMerchant(input, input.slug, owner);
    if (!created)
      throw new DomainError('already_exists', `The slug ${input.slug} belongs to another merchant.`);
    return created;
  }
  const base = slugOf(input.name);
  for (let digits = 0; digits <= 9; digits += 1) {
    const slug = digits === 0 ? base : `${base}-${randomInt(10 ** digits)}`;
    const created = await insertMerchant(input, slug, owner);
    if (created) return created;
  }
  throw new DomainError('already_exists', 'No free slug was found for this name. Choose one.');
}

/** `Lantern Tea 灯笼茶` becomes `lantern-tea`; a name without Latin letters or digits becomes `merchant`. */
export function slugOf(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, '')
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 36).replace(/-+$/, '') || 'merchant';
}

async function insertMerchant(
  input: CreateMerchant,
  slug: string,
  owner: Owner,
): Promise<CreatedMerchant | null> {
  const isNew = !('userId' in owner);
  const ids = { merchantId: newId('merchant'), live: newId('environment'), sandbox: newId('environment') };
  const ownerId = isNew ? newId('user') : owner.userId;
  const rows = await select(
    isNew ? 'merchant_create_with_user' : 'merchant_create',
    `WITH created AS (
       INSERT INTO merchant (id, slug, name, country, default_currency, time_zone)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slug) DO NOTHING RETURNING id
     ), environments AS (
       INSERT INTO environment (id, merchant_id, name, kind)
       SELECT e.id, created.id, e.name, e.name FROM created, (VALUES ($7, 'live'), ($8, 'sandbox')) AS e (id, name)
     )${
       isNew
         ? `, owner AS (INSERT INTO "user" (id, email, name, password_hash) SELECT $10, $11, $12, $13 FROM created)`
         : ''
     }, membership AS (
       INSERT INTO member (id, merchant_id, user_id, role) SELECT $9, created.id, $10, 'owner' FROM created
     )
     SELECT id FROM created`,
    [
      ids.merchantId,
      slug,
      input.name,
      input.country,
      input.defaultCurrency,
      input.timeZone,
      ids.live,
      ids.sandbox,
      newId('member'),
      ownerId,
      ...(isNew ? [owner.email, owner.name, owner.passwordHash] : []),
    ],
  ).catch(emailTaken);
  return rows.length === 0 ? null : { ...ids, slug, ownerId };
}

function emailTaken(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23505' && constraint === 'user_email_key') {
    throw new DomainError('already_exists', 'A user with this e-mail address exists. Sign in instead.', {
      errors: [{ pointer: '/email', code: 'taken', detail: 'A user with this address exists.' }],
    });
  }
  throw error;
}
