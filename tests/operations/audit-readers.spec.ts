import { AuditFilters } from '@/lib/audit/filters';
import { countAuditRecords, getAuditRecord, listAuditRecords } from '@/lib/audit/queries';
import { renderAuditRecord } from '@/lib/audit/render';
import { recordDone, recordRefusal } from '@/lib/audit/write-record';
import type { Actor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import { bindKeyAddresses } from '@/lib/credentials/bind-key-addresses';
import { createKey } from '@/lib/credentials/create-key';
import { BindKeyAddresses } from '@/lib/credentials/schema';
import type { Call } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { refusal } from './auth-support';

const ATTEMPT = { action: 'createKey', permission: 'keys:write', userAgent: 'Browser 1' };
const read = async (actor: Actor, filters: Record<string, string> = {}) =>
  (await listAuditRecords(actor, AuditFilters.parse(filters))).rows;

async function world() {
  const { sandbox, live } = await newMerchant();
  const as = (role: Role, id: string): Actor => ({ ...sandbox, kind: 'member', role, id, ip: '203.0.113.5' });
  const [owner, developer] = [as('owner', 'usr_owner'), as('developer', 'usr_developer')];
  await recordDone(owner, { ...ATTEMPT, result: { id: 'key_01kb7q2m8t4w9x5r0c6hz3vn1e' } });
  await recordDone(developer, { ...ATTEMPT, action: 'revokeKey' });
  await recordRefusal(developer, ATTEMPT, new DomainError('insufficient_scope', 'no'));
  return { as, owner, developer, live };
}

test('owners and admins see all, developers and support their own, finance no addresses', async () => {
  const { as, owner, developer, live } = await world();
  expect(await read(owner)).toHaveLength(3);
  expect(await read(as('admin', 'usr_admin'))).toHaveLength(3);
  expect((await read(developer)).map((row) => row.actorId)).toEqual(['usr_developer', 'usr_developer']);
  expect(await read(developer, { actor: 'usr_owner' })).toEqual([]);
  expect(await read(as('support', 'usr_support'))).toEqual([]);
  expect(await countAuditRecords(developer, AuditFilters.parse({}), 10)).toBe(2);
  expect(await read(live)).toEqual([]);
  const finance = as('finance', 'usr_finance');
  const [first] = await read(owner);
  if (!first) throw new Error('no record');
  expect(renderAuditRecord(owner, first)).toMatchObject({ ip: '203.0.113.5', user_agent: 'Browser 1' });
  expect(renderAuditRecord(finance, first)).toMatchObject({ ip: null, user_agent: null, session: null });
  const foreign = (await read(owner)).find((row) => row.actorId === 'usr_owner');
  expect((await refusal(getAuditRecord(developer, foreign?.id ?? ''))).code).toBe('not_found');
  expect((await getAuditRecord(owner, foreign?.id ?? '')).action).toBe('createKey');
});

test('filters by actor, action, outcome, object and time', async () => {
  const { owner } = await world();
  const count = async (filters: Record<string, string>) => (await read(owner, filters)).length;
  expect(await count({ actor: 'usr_developer' })).toBe(2);
  expect(await count({ action: 'createKey' })).toBe(2);
  expect(await count({ outcome: 'denied' })).toBe(1);
  expect(await count({ 'outcome[not]': 'denied,failed' })).toBe(2);
  expect(await count({ object: 'key_01kb7q2m8t4w9x5r0c6hz3vn1e' })).toBe(1);
  expect(await count({ search: 'usr_owner' })).toBe(1);
  expect(await count({ search: owner.requestId })).toBe(3);
  expect(await count({ 'created[gte]': new Date(Date.now() + 3_600_000).toISOString() })).toBe(0);
  expect(await count({ 'created[gte]': new Date(Date.now() - 3_600_000).toISOString() })).toBe(3);
});

test('an operation tells what was before and after', async () => {
  const { owner } = await world();
  const key = await createKey(owner, { name: 'Shop', kind: 'secret' }, { claim: null });
  const call: Call = { claim: null, changes: [] };
  await bindKeyAddresses(owner, BindKeyAddresses.parse({ id: key.id, ranges: ['10.0.0.0/8'] }), call);
  expect(call.changes).toEqual([['ip_ranges', '', '10.0.0.0/8']]);
  await recordDone(owner, {
    ...ATTEMPT,
    action: 'bindKeyAddresses',
    input: { id: key.id },
    changes: call.changes,
  });
  const [row] = await read(owner, { object: key.id });
  if (!row) throw new Error('no record');
  expect(renderAuditRecord(owner, row).changes).toEqual([
    { field: 'ip_ranges', before: '', after: '10.0.0.0/8' },
  ]);
});
