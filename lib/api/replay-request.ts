import { randomUUID } from 'node:crypto';
import { type Actor, memberActor } from '@/lib/auth/actor';
import { assert, ensure, notFound } from '@/lib/errors';
import { isId, newId } from '@/lib/ids';
import { inEnvironment } from '@/lib/present-environment';
import { maskPeople } from '@/lib/requests/mask-people';
import { getRequest, type WholeRequest } from '@/lib/requests/queries';
import { seesPeople } from '@/lib/requests/render';
import { replayObstacle } from '@/lib/requests/replayable';
import type { ReplayRequest } from '@/lib/requests/schema';
import { answerApi } from './handler';

/** What came back; the body as far as the member may see it. */
export type Replayed = {
  /** The new call, in the sandbox's log a moment later. */
  request: string;
  status: number;
  body: string;
  durationMs: number;
};

/**
 * Sends a call of the log again: the same method, path, parameters and body, as the member who asks and with a new
 * idempotency key, in a sandbox of the same merchant and never in live. Throws `not_found` for a call or sandbox that is
 * not theirs, and `request_not_whole` where what is kept is not what was sent. What the API refuses is an answer.
 */
export async function replayRequest(actor: Actor, input: ReplayRequest): Promise<Replayed> {
  const row = await getRequest(actor, input.id);
  const obstacle = replayObstacle(actor, row);
  ensure(
    obstacle === null,
    'request_not_whole',
    'What is kept of the request is not all that was sent. Nothing was sent.',
    { because: obstacle },
  );
  const sender = await sandboxMember(actor, input.sandbox);
  const started = performance.now();
  const headers = new Headers({
    'content-type': 'application/json',
    'user-agent': 'Countinghouse console',
    ...(row.method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
  });
  const { status, body } = await answerApi(
    {
      method: row.method,
      url: targetOf(row),
      headers,
      body: Buffer.from(row.requestBody ?? ''),
      ip: actor.ip,
    },
    sender,
  );
  return {
    request: sender.requestId,
    status,
    body: seesPeople(sender) ? body : maskPeople(body),
    durationMs: Math.round(performance.now() - started),
  };
}

/** The member in a sandbox of the same merchant, with what they may do there. */
async function sandboxMember(actor: Actor, sandboxId: string): Promise<Actor> {
  assert(actor.kind === 'member' && actor.sessionId !== undefined, 'members replay, and nobody else');
  if (!isId('environment', sandboxId)) throw notFound();
  const user = {
    id: actor.id,
    email: actor.label,
    name: '',
    sessionId: actor.sessionId,
    // The session was within its limits when this request came in.
    pauseSeconds: 0,
    ageSeconds: 0,
    isConfirmed: actor.isConfirmed ?? false,
  };
  const facts = { ip: actor.ip, requestId: newId('request') };
  const sender = await inEnvironment(sandboxId, () => memberActor(user, sandboxId, facts));
  const { kind, merchantId } = sender.environment;
  if (kind !== 'sandbox' || merchantId !== actor.environment.merchantId) throw notFound();
  return sender;
}

function targetOf({ path, query }: WholeRequest): string {
  const parameters = new URLSearchParams((query ?? {}) as Record<string, string>).toString();
  return `/api/v1${encodeURI(path)}${parameters === '' ? '' : `?${parameters}`}`;
}
