import { parseArgs } from 'node:util';
import { ROLES } from '../lib/auth/permissions';
import { DomainError, ensure } from '../lib/errors';

export const USAGE = `Commands:
  create-merchant --name N --email E --password P [--slug S] [--owner-name N] [--country US] [--currency USD] [--time-zone UTC]
  create-member   --merchant M --role ${ROLES.join('|')} --email E --password P [--name N]
  create-key      --environment env_… --kind secret|publishable|signing [--name N] [--scopes payments:write,refunds:read] [--expires-in-days N]
                  [--public-key TEXT|FILE: Ed25519, for a signing key] [--unsigned-writes: a live secret key writes without signatures]
  rotate-key      --environment env_… --key key_… [--overlap-hours 24] [--public-key TEXT|FILE]
  export-config   --environment env_… [--file F]
  import-config   --environment env_… --file F [--apply --digest D: of the comparison that it answers without --apply]
  reset-factors   --email E (of somebody who has lost every second factor)
  database-url    --role auditor|app
  --reason CODE   with each that changes something: why, for the audit log (small letters and underscores)`;

const text = { type: 'string' } as const;
const OPTIONS = {
  json: { type: 'boolean' },
  name: text,
  email: text,
  password: text,
  slug: text,
  'owner-name': text,
  country: text,
  currency: text,
  'time-zone': text,
  merchant: text,
  role: text,
  environment: text,
  kind: text,
  scopes: text,
  'expires-in-days': text,
  'public-key': text,
  'unsigned-writes': { type: 'boolean' },
  key: text,
  'overlap-hours': text,
  file: text,
  digest: text,
  apply: { type: 'boolean' },
  reason: text,
} as const;

type Flag = 'json' | 'unsigned-writes' | 'apply';
/** What a command was given. */
export type Options = Partial<Record<Exclude<keyof typeof OPTIONS, Flag>, string>> &
  Partial<Record<Exclude<Flag, 'json'>, boolean>>;

/** The command and its options. Throws `invalid_request` with the usage. */
export function readArguments(): { options: Options; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
    const { json: _, ...options } = values;
    return { options, positionals };
  } catch (error) {
    throw new DomainError('invalid_request', `${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** Throws `invalid_request` with the usage when the option is missing. */
export function required(options: Options, option: Exclude<keyof Options, Flag>): string {
  const value = options[option];
  ensure(value, 'invalid_request', `--${option} is missing.\n${USAGE}`);
  return value;
}
