import { pool } from '@/lib/db';
import { acrossEnvironments } from '@/lib/present-environment';

/** Address and program of a caller, as far as they are known. */
export type Caller = { ip: string | null; userAgent: string | null };
type Use = {
  environment_id: string;
  key_id: string;
  hour: string;
  ip: string;
  user_agent: string;
  calls: number;
  last_at: string;
};
type Shared = { uses: Map<string, Use>; timer?: NodeJS.Timeout };

const FLUSH_MS = 10_000;
const HOUR_MS = 3_600_000;
const AGENT_MAX = 100;
/** Callers told apart between two flushes, so that invented program names fill neither memory nor the table. */
const CALLERS_MAX = 2_000;

const holder = globalThis as typeof globalThis & { countinghouseKeyUses?: Shared };

function shared(): Shared {
  holder.countinghouseKeyUses ??= { uses: new Map() };
  return holder.countinghouseKeyUses;
}

/** Counts one call of a key; written every ten seconds in one statement, so that a key in steady use costs none. */
export function noteKeyUse(key: { environmentId: string; id: string }, caller: Caller): void {
  const { uses } = shared();
  const at = Date.now();
  const hour = new Date(at - (at % HOUR_MS)).toISOString();
  const ip = caller.ip ?? 'unknown';
  const agent = uses.size < CALLERS_MAX ? plainAgent(caller.userAgent) : '';
  const name = [key.environmentId, key.id, hour, ip, agent].join('\n');
  const use = uses.get(name);
  if (use) {
    use.calls += 1;
    use.last_at = new Date(at).toISOString();
  } else {
    uses.set(name, {
      environment_id: key.environmentId,
      key_id: key.id,
      hour,
      ip,
      user_agent: agent,
      calls: 1,
      last_at: new Date(at).toISOString(),
    });
  }
  shared().timer ??= startFlushing();
}

/** What a program calls itself, cut, without what is not printable. */
function plainAgent(text: string | null): string {
  return (text ?? '')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, AGENT_MAX)
    .trim();
}

function startFlushing(): NodeJS.Timeout {
  const timer = setInterval(() => {
    // The count is a convenience for people: what cannot be written now is not counted.
    flushKeyUses().catch(() => undefined);
  }, FLUSH_MS);
  timer.unref();
  return timer;
}

/** Writes what was counted; also called at shutdown. */
export async function flushKeyUses(): Promise<void> {
  const { uses } = shared();
  if (uses.size === 0) return;
  const batch = [...uses.values()];
  uses.clear();
  await acrossEnvironments(() =>
    pool().query({
      name: 'api_key_note_uses',
      text: 'SELECT api_key_note_uses($1::jsonb)',
      values: [JSON.stringify(batch)],
    }),
  );
}

/** Deletes counts older than eight days. Returns how many. */
export async function forgetKeyUses(): Promise<number> {
  const { rowCount } = await pool().query("DELETE FROM api_key_use WHERE hour < now() - interval '8 days'");
  return rowCount ?? 0;
}
