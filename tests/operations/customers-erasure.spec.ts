import { access, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAnnotation } from '@/lib/annotations/write-annotation';
import type { Actor } from '@/lib/auth/actor';
import { createBoard } from '@/lib/boards/write-board';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { eraseCustomer, finishErasures } from '@/lib/customers/erase-customer';
import { getCustomer } from '@/lib/customers/queries';
import { updateCustomer } from '@/lib/customers/update-customer';
import { callFunction, db } from '@/lib/db';
import { addFile } from '@/lib/disputes/add-file';
import { exportPath } from '@/lib/exports/files';
import { requestExport } from '@/lib/exports/request-export';
import { runExports } from '@/lib/exports/run-exports';
import { newId } from '@/lib/ids';
import { accountBalances } from '@/lib/ledger/balances';
import { createView } from '@/lib/lists/saved-views';
import { addNote } from '@/lib/notes/write-note';
import { createPayment } from '@/lib/payments/create-payment';
import { getPayment } from '@/lib/payments/queries';
import { CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import type { TestDatabase } from '../support/database';
import { refusal } from './auth-support';
import { eventsOf, NO_CLAIM, newCustomer, newMethod, sandbox } from './customers-support';
import { advance, disputed, submit, write } from './disputes-world';
import { expect, test } from './payments-world';
import { decide, newTeam } from './refunds-world';

async function pay(actor: Actor, input: Record<string, unknown>, call = NO_CLAIM) {
  const valid = CreatePayment.parse({
    amount: 1_000,
    currency: 'USD',
    payment_method: 'pm_card_visa',
    confirm: true,
    ...input,
  });
  return (await createPayment(actor, valid, call)).row;
}

/** Tables of the database in which any of these words stands, in whatever column. */
async function tablesWith(database: TestDatabase, words: readonly string[]): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const hit = await database.owner.query(
      `SELECT FROM "${name}" t WHERE EXISTS (
         SELECT FROM unnest($1::text[]) word WHERE position(lower(word) in lower(t::text)) > 0) LIMIT 1`,
      [words],
    );
    if (hit.rowCount) found.push(name);
  }
  return found;
}

test('an erased person is nowhere in the database, and every amount and fact is still there', async ({
  database,
}) => {
  const actor = await sandbox();
  const words = [
    'zoe.quill@erase.example',
    'Zoe Quill',
    '+49 170 7654321',
    'zoe@before.example',
    'Old Quillname',
  ];
  const customer = await newCustomer(
    actor,
    { email: 'zoe@before.example', name: 'Old Quillname', metadata: { note: 'Zoe Quill likes tea' } },
    { claim: { key: 'zoe-1', fingerprint: 'ab'.repeat(32) } },
  );
  const bystander = await newCustomer(actor, { email: 'zoe.other@erase.example', name: 'Zoe Quarry' });
  await updateCustomer(
    actor,
    { id: customer.id, email: words[0], name: words[1], phone: words[2] },
    { claim: { key: 'zoe-2', fingerprint: 'ab'.repeat(32) } },
  );
  await newMethod(actor, customer.id);
  const paid = await pay(
    actor,
    {
      customer: customer.id,
      customer_email: words[0],
      description: 'Order of Zoe Quill (ZOE.QUILL@erase.example)',
      metadata: { buyer: 'Zoe Quill', size: 'M' },
    },
    { claim: { key: 'zoe-3', fingerprint: 'ab'.repeat(32) } },
  );
  const asGuest = await pay(actor, { customer_email: words[0], currency: 'JPY' });
  await issueRefund(
    actor,
    { payment: paid.id, amount: 300, reason: 'other', note: 'Zoe Quill called', metadata: {} },
    NO_CLAIM,
  );
  // Notes are closed a quarter of an hour after they were written; an erasure reaches them all the same.
  await database.owner.query(
    `INSERT INTO note (environment_id, id, payment_id, author, body, created_at, written_at)
     VALUES ($1, 'note_1', $2, 'system', 'Zoe Quill was right', now(), now() - interval '1 hour')`,
    [actor.environment.id, paid.id],
  );
  const session = CreateCheckoutSession.parse({
    currency: 'USD',
    customer: customer.id,
    customer_email: words[0],
    line_items: [{ name: 'Tea', quantity: 1, amount: 500 }],
    success_url: 'http://localhost:3000/done',
  });
  await createCheckoutSession(actor, session, NO_CLAIM);
  const facts = async () =>
    (
      await database.owner.query(
        `SELECT id, type, object_id, seq, actor, created_at, recorded_in::text,
           jsonb_path_query_array(snapshot, '$.** ? (@.type() == "number")') AS numbers
         FROM event WHERE environment_id = $1 AND type <> 'customer.erased' AND type <> 'payment_method.detached'
         ORDER BY id`,
        [actor.environment.id],
      )
    ).rows;
  const [before, books] = [await facts(), await accountBalances(actor.environment.id)];
  expect(await tablesWith(database, words)).not.toEqual([]);

  const erased = (await eraseCustomer(actor, { id: customer.id }, NO_CLAIM)).row;
  expect(erased).toMatchObject({ email: null, name: null, phone: null, metadata: {} });
  expect(erased.erasedAt).not.toBeNull();
  expect(await tablesWith(database, words)).toEqual([]);

  expect(await facts()).toEqual(before);
  expect(await accountBalances(actor.environment.id)).toEqual(books);
  const kept = await getPayment(actor, paid.id);
  expect(kept).toMatchObject({
    amount: 1_000n,
    amountRefunded: 300n,
    customerId: customer.id,
    customerEmail: null,
    description: 'Order of [erased] ([erased])',
    metadata: { buyer: '[erased]', size: 'M' },
  });
  expect((await getPayment(actor, asGuest.id)).customerEmail).toBeNull();
  expect((await getCustomer(actor, bystander.id)).name).toBe('Zoe Quarry');
  expect((await refusal(eraseCustomer(actor, { id: customer.id }, NO_CLAIM))).code).toBe('not_found');
  expect((await eventsOf(database, actor, customer.id)).at(-1)).toBe('customer.erased');
});

const PERSON = ['wei.lan@erase.example', '蓝薇', 'Weilan Quist'];

/** What a team writes about a person while the case is open, each with a key whose answer is kept. */
async function worked(team: readonly Actor[], amount: number) {
  const [admin, support] = team as [Actor, Actor];
  const keyed = (key: string) => ({ claim: { key: `${key}-${amount}`, fingerprint: 'ab'.repeat(32) } });
  const customer = await newCustomer(admin, { email: PERSON[0], name: PERSON[1] });
  await updateCustomer(admin, { id: customer.id, name: PERSON[2] }, NO_CLAIM);
  const payment = await pay(admin, { customer: customer.id, customer_email: PERSON[0], amount });
  await addNote(admin, { payment: payment.id, body: '客户蓝薇要求退款' }, keyed('note'));
  await addNote(admin, { customer: customer.id, body: 'Her mother is ill' }, keyed('about'));
  const asked = await issueRefund(
    support,
    { payment: payment.id, amount: amount - 1_000, reason: 'other', note: 'for Weilan Quist', metadata: {} },
    NO_CLAIM,
  );
  await decide(admin, asked.row, 'rejected', { reason: 'Weilan Quist was paid already' }, keyed('decide'));
  return { customer, payment };
}

test('an erasure reaches what members wrote, what they filtered by and what they exported', async ({
  database,
}) => {
  process.env.EXPORTS_DIR ??= await mkdtemp(path.join(tmpdir(), 'exports-'));
  const { actors } = await newTeam('admin', 'support');
  const [admin] = actors as [Actor];
  const environmentId = admin.environment.id;
  const { customer, payment } = await worked(actors, 20_000);
  const dispute = await disputed(admin, payment.id, { amount: 500 });
  await write(admin, dispute.id, { customer_name: 'Weilan Quist', customer_email: PERSON[0] as string });
  // What somebody else writes over stays as an earlier version.
  await write({ ...admin, id: 'usr_other' }, dispute.id, { statement: 'Signed for' });
  await submit(admin, dispute.id, '蓝薇 signed for it');
  const views = await Promise.all(
    ['?email=wei.lan%40erase.example', '?q=Weilan+Quist', '?status=failed'].map((query, at) =>
      createView(admin, { list: 'payments', name: `View ${at}`, query, isShared: true }, NO_CLAIM),
    ),
  );
  for (const name of ['Weilan Quist', 'Others']) {
    await createBoard(admin, { name, panels: [], isShared: true }, NO_CLAIM);
    await createAnnotation(admin, { text: `${name} called` }, NO_CLAIM);
  }
  const ask = (query: Record<string, string>, format: 'csv' | 'xlsx' = 'csv') =>
    requestExport(
      admin,
      { list: 'payments', format, query, columns: ['id', 'customer'], zone: 'utc', labels: {} },
      NO_CLAIM,
    );
  const jobs = [await ask({ email: PERSON[0] as string }), await ask({}), await ask({ currency: 'EUR' })];
  await database.owner.query("UPDATE export_job SET status = 'queued' WHERE environment_id = $1", [
    environmentId,
  ]);
  while ((await runExports()) > 0);
  const direct = await ask({ email: PERSON[0] as string });
  expect(direct.fileName).toContain('wei.lan-erase.example');

  await database.owner.query(
    `INSERT INTO operation_exchange
     SELECT environment_id, id, 1, 1, 'inquiry', 'unknown', '{"payer": "Weilan Quist"}', now() FROM operation
     WHERE environment_id = $1 AND payment_id = $2 AND kind = 'authorize'`,
    [environmentId, payment.id],
  );

  await eraseCustomer(admin, { id: customer.id }, NO_CLAIM);
  // The bank has not decided: its evidence is the one thing that stays.
  const staying = ['customer', 'dispute_evidence', 'dispute_evidence_version'];
  expect((await tablesWith(database, PERSON)).sort()).toEqual(staying);
  expect(await finishErasures()).toBe(0);
  await advance(admin, dispute.id, 'won');
  expect(await finishErasures()).toBe(1);
  // Names of files are written without signs and spaces.
  const anyName = [...PERSON, 'mother is ill', 'wei.lan', 'weilan'];
  expect(await tablesWith(database, anyName)).toEqual([]);
  expect(await finishErasures()).toBe(0);

  const kept = await db().savedView.findMany({ where: { environmentId } });
  expect(kept.map(({ id }) => id)).toEqual([views[2]?.id]);
  expect(await db().board.count({ where: { environmentId } })).toBe(1);
  expect(await db().annotation.count({ where: { environmentId } })).toBe(1);
  const after = await db().exportJob.findMany({ where: { environmentId }, orderBy: { id: 'asc' } });
  expect(after.map(({ id, status, failure }) => [id, status, failure])).toEqual([
    [jobs[0]?.id, 'expired', 'person_erased'],
    [jobs[1]?.id, 'expired', 'person_erased'],
    [jobs[2]?.id, 'done', null],
    [direct.id, 'expired', 'person_erased'],
  ]);
  for (const job of after) {
    const isThere = await access(exportPath(job)).then(
      () => true,
      () => false,
    );
    expect(isThere, job.id).toBe(job.status === 'done');
  }
  const [approval] = await db().refundApproval.findMany({ where: { environmentId } });
  expect(approval?.reason).toBe('[erased] was paid already');
  const [note] = await db().note.findMany({ where: { environmentId, paymentId: payment.id } });
  expect(note?.body).toBe('客户[erased]要求退款');
});

test('an erasure that is repeated, or waits for a bank, leaves alone what was exported since', async () => {
  process.env.EXPORTS_DIR ??= await mkdtemp(path.join(tmpdir(), 'exports-'));
  const { actors } = await newTeam('admin');
  const [admin] = actors as [Actor];
  const customer = await newCustomer(admin, { email: 'ida.wait@erase.example', name: 'Ida Waitname' });
  const payment = await pay(admin, { customer: customer.id });
  const dispute = await disputed(admin, payment.id);
  await write(admin, dispute.id, { customer_name: 'Ida Waitname' });
  await addFile(
    admin,
    {
      id: dispute.id,
      kind: 'receipt',
      name: 'Ida Waitname.pdf',
      bytes: Buffer.from('%PDF-1.4\nstartxref\n9\n%%EOF\n'),
    },
    NO_CLAIM,
  );
  const call = { claim: { key: 'ida-1', fingerprint: 'ab'.repeat(32) } };
  await eraseCustomer(admin, { id: customer.id }, call);
  const { id } = await requestExport(
    admin,
    { list: 'payments', format: 'xlsx', query: {}, columns: ['id'], zone: 'utc', labels: {} },
    NO_CLAIM,
  );
  const where = { environmentId_id: { environmentId: admin.environment.id, id } };
  await db().exportJob.update({ where, data: { status: 'queued' } });
  while ((await runExports()) > 0);
  const kept = async () => (await db().exportJob.findUniqueOrThrow({ where })).status;

  expect((await eraseCustomer(admin, { id: customer.id }, call)).replayed).not.toBeNull();
  expect(await kept(), 'after a repetition').toBe('done');
  // Sent after the erasure: the timeline keeps what files were sent, not what they were called.
  await submit(admin, dispute.id, 'It was signed for');
  const sent = await db().operation.findFirstOrThrow({
    where: { environmentId: admin.environment.id, kind: 'dispute_submit' },
  });
  expect(sent.exchange).toMatchObject({
    request: {
      body: { evidence: { files: [{ kind: 'receipt', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }] } },
    },
  });
  expect(JSON.stringify(sent.exchange)).not.toContain('Waitname');
  await advance(admin, dispute.id, 'won');
  expect(await finishErasures()).toBe(1);
  expect(await kept(), 'after the bank’s decision').toBe('done');
  expect((await eraseCustomer(admin, { id: customer.id }, call)).replayed).not.toBeNull();
  expect(await kept(), 'after the end').toBe('done');
});

test('words of a decision change for an erasure only, and nothing but the words', async ({ database }) => {
  const { actors } = await newTeam('admin', 'support');
  await worked(actors, 30_000);
  const change = (column: string, value: string) =>
    `BEGIN; SET LOCAL countinghouse.redacting = 'on'; UPDATE refund_approval SET ${column} = ${value}; COMMIT`;
  for (const [role, statement] of [
    ['app', change('reason', "'because'")],
    ['owner', change('amount', 'amount + 1')],
    ['owner', "UPDATE refund_approval SET reason = 'because'"],
  ] as const) {
    const client = await database[role].connect();
    await expect(client.query(statement), statement).rejects.toThrow(/append-only/);
    client.release(true);
  }
});

test('an erasure that was cut off is finished by the job', async ({ database }) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'cut.off@erase.example', name: 'Cut Offname' });
  for (let n = 0; n < 3; n += 1)
    await pay(actor, { customer: customer.id, customer_email: 'cut.off@erase.example' });
  await callFunction('customer_erase', actor.environment.id, {
    customer_id: customer.id,
    at: new Date().toISOString(),
    actor: 'system',
    event_ids: [newId('event')],
  });
  expect(await tablesWith(database, ['cut.off@erase.example'])).toContain('payment');
  expect(await finishErasures()).toBe(1);
  expect(await tablesWith(database, ['cut.off@erase.example', 'Cut Offname'])).toEqual([]);
  expect(await finishErasures()).toBe(0);
});

test('an erasure that fails is not in the way of the others', async () => {
  process.env.EXPORTS_DIR ??= await mkdtemp(path.join(tmpdir(), 'exports-'));
  const [failing, fine] = await Promise.all(
    ['Una Failname', 'Fay Finename'].map(async (name) => {
      const { actors } = await newTeam('admin');
      const [admin] = actors as [Actor];
      const { id } = await newCustomer(admin, { name });
      const environmentId = admin.environment.id;
      await callFunction('customer_erase', environmentId, {
        customer_id: id,
        at: new Date().toISOString(),
        actor: 'system',
        event_ids: [newId('event')],
      });
      return { admin, where: { environmentId_id: { environmentId, id } } };
    }),
  );
  if (!failing || !fine) throw new Error('there are two');
  const job = await requestExport(
    failing.admin,
    { list: 'payments', format: 'csv', query: {}, columns: ['id'], zone: 'utc', labels: {} },
    NO_CLAIM,
  );
  await db().exportJob.update({
    where: { environmentId_id: { environmentId: job.environmentId, id: job.id } },
    data: { status: 'done', finishedAt: new Date() },
  });
  // A folder in the file's place cannot be read as a file, whoever reads.
  await mkdir(exportPath(job), { recursive: true });
  const left = async ({ where }: typeof fine) =>
    (await db().customer.findUniqueOrThrow({ where })).erasure !== null;

  expect(await finishErasures()).toBe(1);
  expect([await left(failing), await left(fine)]).toEqual([true, false]);
  await rmdir(exportPath(job));
  expect(await finishErasures()).toBe(1);
  expect(await left(failing)).toBe(false);
});

test('redaction is no way to change a fact: not for the product, and not for the owner', async ({
  database,
}) => {
  const actor = await sandbox();
  const payment = await pay(actor, {});
  const change = `UPDATE event SET snapshot = jsonb_set(snapshot, '{amount}', '1')
    WHERE environment_id = '${actor.environment.id}' AND object_id = '${payment.id}'`;
  const redacting = "SET LOCAL countinghouse.redacting = 'on'";
  const tried = async (role: 'app' | 'owner', ...statements: string[]) => {
    const client = await database[role].connect();
    try {
      await client.query('BEGIN');
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };
  await expect(tried('app', redacting, change)).rejects.toThrow(/permission denied/);
  await expect(tried('owner', change)).rejects.toThrow(/append-only/);
  await expect(tried('owner', redacting, change)).rejects.toThrow(/append-only/);
  await expect(
    tried('owner', redacting, change.replace(/SET snapshot = .*\n/, 'SET seq = seq + 1\n')),
  ).rejects.toThrow(/append-only/);
  await expect(
    tried('owner', redacting, change.replace(/UPDATE event SET snapshot.*\n/, 'DELETE FROM event\n')),
  ).rejects.toThrow(/append-only/);
});
