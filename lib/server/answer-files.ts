import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordDone, recordRefusal } from '@/lib/audit/write-record';
import { type Actor, actorFromCookie, actorFromRequest, ensurePermission } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto';
import { addFile } from '@/lib/disputes/add-file';
import { evidencePdf } from '@/lib/disputes/evidence-pdf';
import { readStoredFile } from '@/lib/disputes/file-store';
import { getDispute, getDisputeFile } from '@/lib/disputes/queries';
import { renderDispute } from '@/lib/disputes/render';
import { FILE_BYTES_MAX, FILE_KINDS, type FileKind } from '@/lib/disputes/schema';
import { claimOf } from '@/lib/doors/claim';
import { problemOf } from '@/lib/doors/problem';
import { assert, DomainError, ensure, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { takeOrRefuse } from '@/lib/limits/take';
import { addressOf } from './client-address';
import { isForeign } from './foreign-origin';
import { readBody } from './read-body';

const PATH =
  /^\/api\/files\/(env_[0-9a-z]{26})\/disputes\/(dp_[0-9a-z]{26})(?:\/(fil_[0-9a-z]{26}|evidence\.pdf))?$/;

/**
 * Files of disputes: `POST /api/files/{environment}/disputes/{dispute}?kind=&name=` takes one as the plain body,
 * `GET …/{file}` gives it back as a download, `GET …/evidence.pdf` shows what the bank will read. A key or the console's
 * session. Everything is refused before the body is read that can be.
 */
export async function serveFiles(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newId('request');
  response.setHeader('Request-Id', requestId);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  try {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, environmentId, disputeId, name] = PATH.exec(url.pathname) ?? [];
    if (!environmentId || !disputeId) throw notFound();
    const actor = await actorOf(request, environmentId, url.pathname, requestId);
    const attempt = {
      action: request.method === 'POST' ? 'uploadFile' : 'downloadFile',
      permission: 'disputes:write',
      userAgent: request.headers['user-agent'] ?? null,
      input: { id: disputeId },
    };
    try {
      ensurePermission(actor, 'disputes:write');
      if (request.method === 'POST' && name === undefined)
        await upload(request, response, actor, disputeId, url);
      else if (request.method === 'GET' && name !== undefined)
        await download(response, actor, disputeId, name);
      else throw new DomainError('method_not_allowed', 'Files are sent by POST and read by GET.');
    } catch (error) {
      await recordRefusal(actor, attempt, error);
      throw error;
    }
    await recordDone(actor, attempt);
  } catch (error) {
    await refuse(request, response, error, requestId);
  }
}

async function actorOf(
  request: IncomingMessage,
  environmentId: string,
  path: string,
  requestId: string,
): Promise<Actor> {
  const { authorization, cookie } = request.headers;
  const facts = { ip: addressOf(request), requestId, method: request.method ?? 'GET' };
  if (!authorization && cookie) {
    ensure(
      !isForeign(request, path) && (request.method === 'GET' || request.headers.origin !== undefined),
      'origin_not_allowed',
      'Send this from the console’s own page. Nothing was kept.',
    );
    return actorFromCookie(cookie, environmentId, facts);
  }
  const { headers } = request;
  const signable = { ...facts, url: request.url ?? '/', body: () => bodyOf(request) };
  const actor = await actorFromRequest({ get: (name) => headers[name]?.toString() ?? null }, signable);
  if (actor.environment.id !== environmentId) throw notFound();
  return actor;
}

async function upload(
  request: IncomingMessage,
  response: ServerResponse,
  actor: Actor,
  id: string,
  url: URL,
): Promise<void> {
  const kind = FILE_KINDS.find((one) => one === url.searchParams.get('kind')) as FileKind | undefined;
  ensure(kind, 'invalid_request', `kind is one of: ${FILE_KINDS.join(', ')}. Nothing was kept.`);
  await takeOrRefuse('evidence', actor.id);
  const bytes = await bodyOf(request);
  const claim = claimOf(request.headers['idempotency-key']?.toString(), ['upload', url.href, sha256(bytes)]);
  const name = url.searchParams.get('name') ?? '';
  const { row } = await addFile(actor, { id, kind, name, bytes }, { claim });
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(renderDispute(actor, row)));
}

const TOO_LARGE = 'A file has at most 5 MB. It was not kept.';
const bodies = new WeakMap<IncomingMessage, Promise<Buffer>>();

/** The file, read once: a signature covers it, so the key may want it before the upload does. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const known = bodies.get(request);
  if (known) return known;
  const body = readFile(request);
  bodies.set(request, body);
  return body;
}

async function readFile(request: IncomingMessage): Promise<Buffer> {
  ensure(Number(request.headers['content-length'] ?? 0) <= FILE_BYTES_MAX, 'payload_too_large', TOO_LARGE);
  const bytes = await readBody(request, FILE_BYTES_MAX);
  // Whoever went away does not read this.
  ensure(bytes !== null, 'invalid_request', 'The body ended early. The file was not kept.');
  ensure(bytes.length <= FILE_BYTES_MAX, 'payload_too_large', TOO_LARGE);
  return bytes;
}

async function download(response: ServerResponse, actor: Actor, id: string, name: string): Promise<void> {
  if (name === 'evidence.pdf') {
    const bytes = await evidencePdf(actor, await getDispute(actor, id));
    response.writeHead(200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': 'inline; filename="evidence.pdf"',
      'Content-Length': String(bytes.length),
    });
    response.end(bytes);
    return;
  }
  const file = await getDisputeFile(actor, id, name);
  const bytes = await readStoredFile(actor.environment.id, file.storageName);
  assert(sha256(bytes).toString('hex') === file.sha256, 'a stored file is what was uploaded');
  response.writeHead(200, {
    'Content-Type': file.mediaType,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'Content-Length': String(bytes.length),
  });
  response.end(bytes);
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): Promise<void> {
  const problem = problemOf(error, requestId);
  // The rest of the body is thrown away for a while, so that the client sees the answer.
  if (!request.complete && (request.destroyed || (await readBody(request, 0)) === null)) return;
  response.setHeader('Connection', 'close');
  if (error instanceof DomainError && error.details.retryAfter !== undefined)
    response.setHeader('Retry-After', String(error.details.retryAfter));
  response.writeHead(problem.status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify(problem));
}
