import { request as httpRequest } from 'node:http';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { pool } from '@/lib/db';
import { type ApiClient, expect, newApiClient, test } from '../support/api';
import { send as sendSigned, sign, verdict } from '../support/signing';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffda00080101000001003f00ffd9', 'hex');

async function disputed(api: ApiClient): Promise<string> {
  const payment = await api.post('/payments', {
    amount: 5_000,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  await api.post('/test_helpers/disputes', { payment: payment.body.id });
  const find = async () => (await api.get(`/disputes?payment=${payment.body.id}`)).body.data[0]?.id ?? '';
  await expect.poll(find).not.toBe('');
  return find();
}

function send(
  url: string,
  api: ApiClient,
  id: string,
  body: Uint8Array,
  { name = 'a.pdf', kind = 'receipt', key = api.secret } = {},
) {
  const search = new URLSearchParams({ kind, name });
  return fetch(`${url}/api/files/${api.environmentId}/disputes/${id}?${search}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/octet-stream' },
    body: body as BodyInit,
  });
}

test('a file is judged by its content, kept under a safe name, and comes back as a download', async ({
  api,
  server,
}) => {
  const id = await disputed(api);
  const sent = await send(server.url, api, id, PDF, { name: '../../etc/报价 ‮fdp.exe' });
  expect(sent.status).toBe(200);
  const { files } = (await sent.json()) as { files: { id: string; name: string; media_type: string }[] };
  expect(files).toMatchObject([{ name: '报价 fdp.pdf', media_type: 'application/pdf' }]);
  for (const body of [PNG, JPEG]) expect((await send(server.url, api, id, body)).status).toBe(200);
  const address = `${server.url}/api/files/${api.environmentId}/disputes/${id}/${files[0]?.id}`;
  const got = await fetch(address, { headers: { Authorization: `Bearer ${api.secret}` } });
  expect(Buffer.from(await got.arrayBuffer())).toEqual(PDF);
  expect(got.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect(got.headers.get('cache-control')).toBe('no-store');
  expect((await fetch(address)).status).toBe(401);
  const stranger = await newApiClient(server.url);
  const foreign = await fetch(address, { headers: { Authorization: `Bearer ${stranger.secret}` } });
  expect(foreign.status).toBe(404);
  const pdf = await fetch(`${server.url}/api/files/${api.environmentId}/disputes/${id}/evidence.pdf`, {
    headers: { Authorization: `Bearer ${api.secret}` },
  });
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect((await pdf.text()).slice(0, 8)).toBe('%PDF-1.4');
  // Who gave and who took evidence is in the audit log, also who was not let in.
  const told = async () => {
    const { rows } = await pool().query(
      `SELECT action || ' ' || outcome AS what FROM audit_record WHERE environment_id = $1 AND object_id = $2 ORDER BY id`,
      [api.environmentId, id],
    );
    return rows.map(({ what }) => what as string).sort();
  };
  await expect
    .poll(told)
    .toEqual([...Array(2).fill('downloadFile done'), ...Array(3).fill('uploadFile done')]);
});

test('what is disguised, cut off or carries something is refused with the reason, and nothing is kept', async ({
  api,
  server,
}) => {
  const id = await disputed(api);
  const cases: [string, Buffer, RegExp][] = [
    ['page.png', Buffer.from('<html><script>alert(1)</script></html>'), /none of them by its content/],
    ['cut.png', PNG.subarray(0, PNG.length - 4), /cut off/],
    ['behind.png', Buffer.concat([PNG, Buffer.from('<script>')]), /behind its end/],
    ['cut.jpg', JPEG.subarray(0, JPEG.length - 2), /cut off/],
    ['cut.pdf', PDF.subarray(0, 20), /cut off/],
    ['js.pdf', Buffer.from(PDF.toString('latin1').replace('<<>>', '<</JS (x)>>'), 'latin1'), /scripts/],
    ['zip.pdf', Buffer.from('PK\u0003\u0004 zipped'), /none of them/],
  ];
  for (const [name, body, why] of cases) {
    const refused = await send(server.url, api, id, body, { name });
    expect(refused.status, name).toBe(422);
    expect(((await refused.json()) as { detail: string }).detail).toMatch(why);
  }
  expect((await send(server.url, api, id, PDF, { kind: 'song' })).status).toBe(400);
  expect((await send(server.url, api, 'dp_none', PDF)).status).toBe(404);
  expect((await api.get(`/disputes/${id}`)).body.files).toEqual([]);
});

test('100 MB are refused before they are read, with and without a declared length', async ({
  api,
  server,
}) => {
  const id = await disputed(api);
  const url = new URL(`${server.url}/api/files/${api.environmentId}/disputes/${id}?kind=other&name=a.pdf`);
  const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    const request = httpRequest(
      url,
      {
        method: 'POST',
        headers: { Authorization: `Bearer ${api.secret}`, 'Content-Length': String(100 * 1024 * 1024) },
      },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    request.on('error', reject);
    // A client that sends a little and waits: enough that the server has to decide by the declared length.
    request.write(Buffer.alloc(5 * 1024 * 1024));
  });
  expect(answer.status).toBe(413);
  expect(answer.body).toContain('at most 5 MB');
  const chunked = await send(server.url, api, id, Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)]));
  expect(chunked.status).toBe(413);
});

test('ten files are taken, the eleventh is not', async ({ api, server }) => {
  const id = await disputed(api);
  const sent = await Promise.all(Array.from({ length: 12 }, () => send(server.url, api, id, PNG)));
  const statuses = sent.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(10).fill(200), 409, 409]);
});

test('a file can be sent and read with signed requests, and only as it was signed', async ({
  api,
  server,
}) => {
  const id = await disputed(api);
  const actor = await systemActor(api.environmentId);
  const signer = await createKey(actor, { name: 'Signs', kind: 'signing' }, { claim: null });
  const folder = `${server.url}/api/files/${api.environmentId}/disputes/${id}`;
  const file = { method: 'POST', url: `${folder}?kind=receipt&name=a.pdf`, body: PDF.toString('latin1') };
  const sent = await sendSigned(await sign(file, signer));
  expect(sent.status, sent.text).toBe(200);
  const changed = { ...(await sign(file, signer)), body: `${file.body}\n` };
  expect(verdict(await sendSigned(changed))).toBe('401 digest_mismatch');
  const renamed = { ...(await sign(file, signer)), url: `${folder}?kind=receipt&name=b.pdf` };
  expect(verdict(await sendSigned(renamed))).toBe('401 signature_invalid');
  const { headers } = await sign({ method: 'GET', url: `${folder}/${sent.body.files[0].id}` }, signer);
  const got = await fetch(`${folder}/${sent.body.files[0].id}`, { headers });
  expect(Buffer.from(await got.arrayBuffer())).toEqual(PDF);
  expect((await api.get(`/disputes/${id}`)).body.files).toHaveLength(1);
});
