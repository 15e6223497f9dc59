/**
 * `npm run --silent admin -- <command> [--json]`: makes merchants, members and keys and tells database URLs. Exactly one
 * JSON object goes to stdout, everything else to stderr; on a mistake `{"error":{"code","message"}}` and exit code 1.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Actor, systemActor } from '../lib/auth/actor';
import { hashPassword, isPassword } from '../lib/auth/passwords';
import { type Permission, ROLES } from '../lib/auth/permissions';
import { parseScopes } from '../lib/auth/scopes';
import { createKey, registerPublicKey } from '../lib/credentials/create-key';
import { rotateSigningKey } from '../lib/credentials/rotate-signing-key';
import { CreateKey, RegisterPublicKey, RotateSigningKey } from '../lib/credentials/schema';
import { closeDatabase, db, pool } from '../lib/db';
import { env } from '../lib/env';
import { DomainError, ensure } from '../lib/errors';
import { resetFactors } from '../lib/factors/reset-factors';
import { createMember } from '../lib/merchants/create-member';
import { createMerchant, type Owner } from '../lib/merchants/create-merchant';
import { CreateMerchant } from '../lib/merchants/schema';
import { requireEmail, requireStrength } from '../lib/merchants/sign-up';
import { audited, liveEnvironmentsOf, type OperatorAttempt, reasonOf } from './admin-audit';
import { exportCommand, importCommand } from './admin-configuration';
import { mistakeOf } from './admin-mistake';
import { type Options, readArguments, required, USAGE } from './admin-options';
import { migrate } from './migrate.mjs';

const COMMANDS: Record<string, (options: Options) => Promise<object>> = {
  'database-url': databaseUrlCommand,
  'create-merchant': createMerchantCommand,
  'create-member': createMemberCommand,
  'create-key': createKeyCommand,
  'rotate-key': rotateKeyCommand,
  'export-config': async (options) => exportCommand(await operatorOf(options), options.file),
  'import-config': async (options) =>
    importCommand(await operatorOf(options), required(options, 'file'), {
      ...options,
      reason: reasonOf(options.reason),
    }),
  'reset-factors': resetFactorsCommand,
};

function resetFactorsCommand(options: Options): Promise<object> {
  const email = requireEmail(required(options, 'email'));
  return audited(
    attemptOf(options, 'resetFactors', 'members:write'),
    () => liveEnvironmentsOf(email),
    () => resetFactors(email),
  );
}

/** The names of the options say what was asked; their values may be secrets and are not kept. */
function attemptOf(options: Options, action: string, permission: Permission): OperatorAttempt {
  const { reason, ...input } = options;
  return { action, permission, input, reason: reasonOf(reason) };
}

/** A command of one environment is written down there. */
function inOne(actor: Actor): () => string[] {
  return () => [actor.environment.id];
}

async function createMerchantCommand(options: Options): Promise<object> {
  const input = CreateMerchant.parse({
    name: required(options, 'name'),
    slug: options.slug,
    country: options.country,
    defaultCurrency: options.currency,
    timeZone: options['time-zone'],
  });
  const email = requireEmail(required(options, 'email'));
  const password = required(options, 'password');
  const owner = await ownerOf(email, password, options['owner-name']);
  const created = await audited(
    attemptOf(options, 'createMerchant', 'environments:write'),
    // A merchant that was not made has no log.
    (made) => (made ? [made.live, made.sandbox] : []),
    () => createMerchant(input, owner),
  );
  return {
    merchant: { id: created.merchantId, slug: created.slug },
    environments: { live: created.live, sandbox: created.sandbox },
    owner: { email, password },
  };
}

/** A user who exists owns another merchant when the password is theirs. */
async function ownerOf(email: string, password: string, ownerName?: string): Promise<Owner> {
  const user = await db().user.findUnique({ where: { email } });
  if (user) {
    const isTheirs = await isPassword(user.passwordHash, password);
    ensure(isTheirs, 'already_exists', `The user ${email} exists, and the password is not theirs.`);
    return { userId: user.id };
  }
  requireStrength(password, email);
  const name = ownerName ?? email.slice(0, email.indexOf('@'));
  return { email, name, passwordHash: await hashPassword(password) };
}

async function createMemberCommand(options: Options): Promise<object> {
  const which = required(options, 'merchant');
  const merchant = await db().merchant.findFirst({
    where: { OR: [{ id: which }, { slug: which }] },
    select: { id: true, slug: true, environments: { select: { id: true }, where: { kind: 'live' } } },
  });
  ensure(merchant?.environments[0], 'not_found', `There is no merchant ${which}.`);
  const role = z
    .enum(ROLES)
    .parse(required(options, 'role'), { error: () => `--role is one of ${ROLES.join(', ')}.` });
  const actor = await systemActor(merchant.environments[0].id);
  const password = required(options, 'password');
  const input = { email: required(options, 'email'), password, role, name: options.name };
  const member = await audited(attemptOf(options, 'createMember', 'members:write'), inOne(actor), () =>
    createMember(actor, input),
  );
  return {
    member: { id: member.id, role: member.role },
    merchant: { id: merchant.id, slug: merchant.slug },
    user: { id: member.userId, email: member.email, password },
  };
}

async function createKeyCommand(options: Options): Promise<object> {
  const parsed = options.scopes === undefined ? { scopes: undefined } : parseScopes(options.scopes);
  if ('unknown' in parsed) {
    throw new DomainError(
      'invalid_request',
      `--scopes: ${parsed.unknown} is not <resource>:none|read|write.`,
    );
  }
  const days = options['expires-in-days'];
  const input = CreateKey.parse({
    name: options.name ?? 'Made by the administrator',
    kind: options.kind,
    scopes: parsed.scopes,
    ...(days === undefined ? {} : { expiresInDays: Number(days) }),
    ...(options['unsigned-writes'] ? { requiresSignature: false } : {}),
  });
  const actor = await operatorOf(options);
  const publicKey = publicKeyOf(options);
  if (publicKey === undefined) {
    const { id, secret } = await audited(attemptOf(options, 'createKey', 'keys:write'), inOne(actor), () =>
      createKey(actor, input, { claim: null }),
    );
    return { id, secret };
  }
  ensure(input.kind === 'signing', 'invalid_request', 'A public key is for --kind signing.');
  const { name, scopes, expiresInDays } = input;
  const upload = RegisterPublicKey.parse({ name, scopes, expiresInDays, publicKey });
  const { id } = await audited(attemptOf(options, 'registerPublicKey', 'keys:write'), inOne(actor), () =>
    registerPublicKey(actor, upload, { claim: null }),
  );
  return { id, secret: null };
}

async function rotateKeyCommand(options: Options): Promise<object> {
  const hours = options['overlap-hours'];
  const input = RotateSigningKey.parse({
    id: required(options, 'key'),
    publicKey: publicKeyOf(options),
    ...(hours === undefined ? {} : { overlapHours: Number(hours) }),
  });
  const actor = await operatorOf(options);
  const key = await audited(attemptOf(options, 'rotateSigningKey', 'keys:write'), inOne(actor), () =>
    rotateSigningKey(actor, input, { claim: null }),
  );
  return { id: key.id, secret: key.secret };
}

/** A public key is a line of text or the file that openssl wrote. */
function publicKeyOf(options: Options): string | undefined {
  const given = options['public-key'];
  return given !== undefined && existsSync(given) ? readFileSync(given, 'utf8') : given;
}

function operatorOf(options: Options): Promise<Actor> {
  const environmentId = required(options, 'environment');
  return systemActor(environmentId).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, `There is no environment ${environmentId}.`);
  });
}

async function databaseUrlCommand(options: Options): Promise<object> {
  const role = required(options, 'role');
  ensure(role === 'auditor' || role === 'app', 'invalid_request', '--role is auditor or app.');
  const url = role === 'app' ? process.env.DATABASE_URL : process.env.DATABASE_AUDITOR_URL;
  ensure(
    url,
    'not_found',
    `Set DATABASE_${role === 'app' ? '' : 'AUDITOR_'}URL: the database is not the embedded one.`,
  );
  return { url };
}

async function run(): Promise<object> {
  const { options, positionals } = readArguments();
  const [name = ''] = positionals;
  const command = COMMANDS[name];
  ensure(
    command && positionals.length === 1,
    'invalid_request',
    `Unknown command ${name || '(none)'}.\n${USAGE}`,
  );
  try {
    const { rows } = await pool().query(`SELECT to_regclass('merchant') IS NOT NULL AS is_migrated`);
    if (!rows[0]?.is_migrated) await migrate(process.env.DATABASE_OWNER_URL ?? env().DATABASE_URL);
    return await command(options);
  } finally {
    await closeDatabase();
  }
}

run().then(
  (result) => {
    process.stdout.write(`${JSON.stringify(result)}\n`);
  },
  (error: unknown) => {
    const mistake = mistakeOf(error);
    if (!mistake) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    const shown = mistake ?? { code: 'internal_error', message: 'The command failed; see the text above.' };
    process.stdout.write(`${JSON.stringify({ error: shown })}\n`);
    process.exitCode = 1;
  },
);
