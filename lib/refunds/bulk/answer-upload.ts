import 'server-only';
import { currentActor, ensurePermission } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { problemOf } from '@/lib/doors/problem';
import { FILE_BYTES_MAX } from './decode-text';
import { importFile } from './import-file';
import { AmountFormat } from './schema';

/**
 * Takes a file of refunds as the raw body of a request: `?name=` and `?format=` say what it is called and how it writes
 * amounts. Answers what was found in it; a file that is no text, or too large, is refused with the reason.
 */
export async function answerUpload(request: Request): Promise<Response> {
  const { requestId } = await currentFacts();
  try {
    const actor = await currentActor(request.headers.get('countinghouse-environment') ?? '');
    ensurePermission(actor, 'refunds:write');
    const query = new URL(request.url).searchParams;
    const format = AmountFormat.catch('point').parse(query.get('format'));
    const bytes = await readUpTo(request, FILE_BYTES_MAX);
    const answer = await importFile(actor, { name: query.get('name') ?? '', bytes, format });
    return json(200, answer);
  } catch (error) {
    const problem = problemOf(error, requestId);
    return json(problem.status, problem);
  }
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } });
}

/** The body, or one byte more than the limit: the rest is not read. */
async function readUpTo(request: Request, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader && size <= bytesMax) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(chunks).subarray(0, bytesMax + 1);
}
