import { isIP } from 'node:net';
import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

function isRanges(text: string): boolean {
  const ranges = text.split(',').map((range) => range.trim());
  return ranges.filter(Boolean).every((range) => {
    const [, network = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(range) ?? [];
    const version = isIP(network);
    return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
  });
}

/** Hosts alone: no scheme, path or user. Empty means none. */
const hosts = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((host) => host.trim())
      .filter(Boolean),
  )
  .refine((all) => all.every((host) => /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host)), {
    error: 'must be hosts such as pay.example.com or localhost:3000',
  });

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** Public origin of the console, the API and the checkout page, without a trailing slash. */
  PUBLIC_URL: z.url().optional(),
  /** Further hosts under which clients reach the API (`host` or `host:port`, comma-separated): signed requests name one. */
  PUBLIC_HOSTS: hosts,
  /** PostgreSQL connection of the application's role. `npm start` fills it in from the embedded database. */
  DATABASE_URL: z.string().startsWith('postgres'),
  /** Connection of the owner role, for migrations; the application's own when it is missing. */
  DATABASE_OWNER_URL: z.string().startsWith('postgres').optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(64).default(12),
  /** Root secret (32 bytes or more, any text): sessions, fingerprints of requests, key digests are derived from it. */
  COUNTINGHOUSE_SECRET: z.string().min(32),
  /**
   * Minutes without a page or an action after which a session ends, and hours after which that of a person without a merchant
   * does; merchants have limits of their own (lib/security).
   */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1_440).default(60),
  SESSION_MAX_HOURS: z.coerce.number().int().min(1).max(72).default(12),
  /** File that holds the vault's key-encryption keys (JSON, version → base64 of 32 bytes). */
  VAULT_KEY_FILE: z.string().min(1),
  /** The same keys as text, for platforms that hand secrets over in the environment; wins over the file. */
  VAULT_KEYS: z.string().min(1).optional(),
  /** Folder for uploaded files, outside of everything that is served; beside the vault's key file by default. */
  FILES_DIR: z.string().min(1).optional(),
  /** Folder of exported files; beside the vault's key file unless said otherwise. Processes that share jobs share it. */
  EXPORTS_DIR: z.string().min(1).optional(),
  /** Base URL of another simulator; by default the pretend networks of this server answer in process. */
  SANDBOX_NETWORK_URL: z.url().optional(),
  /** Secret shared with another simulator; signs calls and callbacks. Without it a key is derived per environment. */
  SANDBOX_NETWORK_SECRET: z.string().min(32).optional(),
  /** Milliseconds until a network call counts as unanswered. */
  NETWORK_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Milliseconds in which a refund made in the console can be taken back before it goes to the network; 0: never. */
  REFUND_UNDO_MS: z.coerce.number().int().min(0).max(600_000).default(10_000),
  /** Milliseconds in which a payout can be taken back before the bank is told; 0: never. */
  PAYOUT_UNDO_MS: z.coerce.number().int().min(0).max(3_600_000).default(10_000),
  /** Address ranges (CIDR, comma-separated) of private webhook receivers, which http and any port may reach too. */
  WEBHOOK_ALLOW_CIDR: z.string().refine(isRanges, 'must be address ranges such as 10.0.0.0/8').default(''),
  /** Stretches or shrinks every pause between tries to deliver a webhook; tests compress days into seconds. */
  WEBHOOK_SCHEDULE_SCALE: z.coerce.number().min(0.000_001).max(10).default(1),
  /** Days after which deliveries that have ended, and their tries, are forgotten. */
  WEBHOOK_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  /** Server for outgoing mail, smtp:// or smtps:// with user and password; without it nothing is sent by e-mail. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** What outgoing mail says it is from: an address, or a name and an address in angle brackets. */
  MAIL_FROM: z.string().min(3).max(320).default('Countinghouse <no-reply@localhost>'),
  /** Milliseconds in which the mail server has to connect, greet and answer. */
  MAIL_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Requests per second of one API key (or one member) before 429, in all processes together. */
  API_RATE_LIMIT: z.coerce.number().int().min(1).default(1_000),
  /** Quotas of other limits, such as `tokens=120,evidence=20` (lib/limits/limits.ts). */
  RATE_LIMITS: z
    .string()
    .regex(/^(?:\s*[a-z]+=[1-9]\d{0,8}\s*(?:,|$))*$/, 'must be limits such as tokens=120,evidence=20')
    .default(''),
  /** Peers whose X-Forwarded-For is believed, comma-separated addresses. */
  TRUSTED_PROXIES: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Bearer token for GET /api/metrics; without it the metrics are for this machine only. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Where traces are sent to (OTLP over HTTP, without /v1/traces); without it there are none (lib/tracing). */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Headers for it, such as `authorization=Bearer%20…` (comma-separated); read by the exporter itself, as are its time-outs. */
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(
      /^\s*[!-+\--<>-~]+\s*=[^,]*(?:,\s*[!-+\--<>-~]+\s*=[^,]*)*$/,
      'must be pairs such as key=value,key=value',
    )
    .optional(),
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_SERVICE_NAME: z.string().min(1).max(255).default('countinghouse'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  /** Share of traces that are kept by a sampler of a ratio. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Lets tests ask for a pretend language that shows texts which no message file holds. */
  PSEUDO_LOCALE: flag.default(false),
  /** Port on which a worker answers health and metrics; without it a worker listens on none. */
  WORKER_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  /** Runs background jobs inside the server process. */
  JOBS: flag.default(true),
});

/** Words of examples and habits: whoever guesses tries them first. */
const GUESSABLE =
  /change.?me|secret|password|example|default|countinghouse|for.tests|0123456789|abcdef|qwerty/i;
const DISTINCT_CHARACTERS_MIN = 10;

/**
 * Why a root secret is none for a server that is reached over https, or null: random text of 32 characters has more
 * different ones, and none of these words.
 */
export function secretWeakness(secret: string): string | null {
  if (new Set(secret).size < DISTINCT_CHARACTERS_MIN) return 'repeats a few characters';
  return GUESSABLE.test(secret) ? 'is made of words that are guessed first' : null;
}

export type Env = z.infer<typeof Environment> & { PUBLIC_URL: string };

let cached: Env | undefined;

/**
 * The process's environment, checked once. Throws an error that names every variable that is missing or malformed, so
 * that a wrong deployment fails at boot and not at the first payment.
 */
export function env(): Env {
  if (cached) return cached;
  // Compose hands over what nobody set as an empty text.
  const given = Object.entries(process.env).filter(([, value]) => value !== '');
  const parsed = Environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${problems.join('\n')}\nSee .env.example.`);
  }
  const isLive = parsed.data.NODE_ENV === 'production' && parsed.data.PUBLIC_URL?.startsWith('https:');
  const weakness = isLive ? secretWeakness(parsed.data.COUNTINGHOUSE_SECRET) : null;
  if (weakness !== null) {
    throw new Error(
      `COUNTINGHOUSE_SECRET ${weakness}. Make one with: openssl rand -base64 32. Nothing was started.`,
    );
  }
  cached = { ...parsed.data, PUBLIC_URL: parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.PORT}` };
  return cached;
}
