import { callAlone, select } from '@/lib/db';
import { log } from '@/lib/log';
import { headMac, linkOf, NO_LINK } from './record';

const ENVIRONMENTS = 50;
const BATCH = 500;

/**
 * Gives the records that wait their places, environment by environment, in one statement for each. Returns how many were
 * chained. Several processes may do this at once; the one that comes second finds nothing left.
 */
export async function chainRecords(): Promise<number> {
  const due = await select<{ environment_id: string }>(
    'audit_environments_due',
    'SELECT DISTINCT environment_id FROM audit_record WHERE sequence IS NULL LIMIT $1',
    [ENVIRONMENTS],
  );
  let chained = 0;
  for (const { environment_id: id } of due) chained += await chainEnvironment(id);
  return chained;
}

async function chainEnvironment(environmentId: string): Promise<number> {
  const [head] = await select<{ sequence: string; link: Buffer }>(
    'audit_head',
    'SELECT sequence::text, link FROM audit_head WHERE environment_id = $1',
    [environmentId],
  );
  const waiting = await select<{ id: string; bytes: Buffer }>(
    'audit_waiting',
    'SELECT id, bytes FROM audit_record WHERE environment_id = $1 AND sequence IS NULL ORDER BY id LIMIT $2',
    [environmentId, BATCH],
  );
  if (waiting.length === 0) return 0;
  const after = BigInt(head?.sequence ?? 0);
  let link: Buffer = head?.link ?? NO_LINK;
  const links = waiting.map(({ id, bytes }, nth) => {
    link = linkOf(link, after + BigInt(nth + 1), bytes);
    return { id, link: link.toString('hex') };
  });
  const sequence = after + BigInt(links.length);
  const { result } = await callAlone<{ result: 'ok' | 'rival' }>('audit_chain', environmentId, {
    after: Number(after),
    links,
    mac: headMac(environmentId, sequence, link).toString('hex'),
  });
  if (result === 'rival') return 0;
  // The log is kept elsewhere, so it knows of an end that somebody took away together with the database's own note of it.
  log.info({ environment: environmentId, head: `${sequence}:${link.toString('base64url')}` }, 'audit head');
  return links.length;
}
