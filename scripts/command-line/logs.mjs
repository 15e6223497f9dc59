import { Api } from './api.mjs';
import { CommandError, EXIT } from './command-error.mjs';
import { pause } from './event-stream.mjs';
import { readOptions, readPlace } from './options.mjs';
import { clock, speaker, untilInterrupted } from './say.mjs';

const HELP = `Usage: npx countinghouse logs tail [--status 4xx] [--method POST] [--path /payments] [--lines 10] [--json]

Prints requests to the API with their answers, the newest last, and goes on with those to come. Ctrl-C ends it.
The key needs the scope request_logs:read.

  --status   2xx, 4xx or 5xx, with commas between them
  --method   GET, POST or DELETE
  --path     What the path begins with
  --lines    How many of the past to begin with, 0 to 100
`;

const PAUSE_MS = 1_000;
/** Rows are written in batches and by several processes, so one may appear behind another that came later. */
const OVERLAP_MS = 10_000;
const SEEN_MAX = 5_000;

/** Follows the request log until the program is interrupted. */
export async function logs([verb, ...parameters]) {
  if (verb === '--help' || verb === '-h') {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  if (verb !== 'tail') throw new CommandError(`Usage: npx countinghouse logs tail\n\n${HELP}`, EXIT.usage);
  const options = readOptions(parameters, {
    status: { type: 'string' },
    method: { type: 'string' },
    path: { type: 'string' },
    lines: { type: 'string', default: '10' },
  });
  if (options.help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const lines = Number(options.lines);
  if (!Number.isInteger(lines) || lines < 0 || lines > 100) {
    throw new CommandError('--lines is a whole number from 0 to 100.', EXIT.usage);
  }
  await tail(new Api(readPlace()), options, lines, untilInterrupted());
  return EXIT.done;
}

async function tail(api, { status, method, path, json }, lines, signal) {
  const { tell, note } = speaker(json);
  const filters = Object.fromEntries(
    Object.entries({ status, method, path }).filter(([, value]) => value !== undefined),
  );
  let began = Date.now();
  const past = await read(api, { ...filters, limit: String(Math.max(1, lines)) }, false);
  const seen = new Set(past.map(({ id }) => id));
  // Ids are in the order of time: what is older than the first line is not asked for.
  const first = past[0]?.id ?? '';
  for (const row of past.slice(past.length - lines)) tell(row, lineOf(row));
  let isLost = false;
  for (;;) {
    await pause(PAUSE_MS, signal);
    if (signal.aborted) return;
    const since = new Date(began - OVERLAP_MS).toISOString();
    const now = Date.now();
    try {
      for (const row of await read(api, { ...filters, 'created[gte]': since, limit: '100' }, true)) {
        if (seen.has(row.id) || row.id < first) continue;
        seen.add(row.id);
        tell(row, lineOf(row));
      }
      began = now;
      if (isLost) note('Connected again.');
      isLost = false;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!isLost) note(error.message);
      isLost = true;
    }
    forgetOldest(seen);
  }
}

function forgetOldest(seen) {
  for (const id of seen) {
    if (seen.size <= SEEN_MAX) return;
    seen.delete(id);
  }
}

/** Rows of one page or of all, oldest first. */
async function read(api, query, hasMore) {
  const rows = [];
  let cursor = null;
  do {
    const page = await api.send(
      'GET',
      `/request_logs?${new URLSearchParams({ ...query, ...(cursor ? { cursor } : {}) })}`,
    );
    rows.push(...page.data);
    cursor = hasMore ? page.next_cursor : null;
  } while (cursor);
  return rows.reverse();
}

/** A refusal of the filters or the key stays; a product that is not there comes back. */
function isPassing(error) {
  return error instanceof CommandError && /cannot be reached|\(busy\)|\(rate_limited\)/.test(error.message);
}

function lineOf({ created_at: at, status, method, path, duration_ms: ms, code, id }) {
  return `${clock(at)}  ${status}  ${method.padEnd(6)} ${path}  ${ms} ms${code ? `  ${code}` : ''}  ${id}`;
}
