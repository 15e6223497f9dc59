import { equalBytes } from '@/lib/crypto';
import { isId } from '@/lib/ids';
import { enterEnvironment } from '@/lib/present-environment';
import { answerCall } from './answer-call';
import { BrokenConnection, errorAnswer, type NetworkAnswer } from './network-call';
import { digest, signedCall } from './signature';

const BASE = '/api/sandbox/networks';
const MAX_BODY_BYTES = 64 * 1024;
const TOLERANCE_SECONDS = 300;

/**
 * The pretend networks over HTTP, for another process's connectors. Every call must be signed: whoever may call decides
 * where callbacks go.
 */
export async function answerRequest(request: Request): Promise<Response> {
  const answer = await read(request);
  return new Response(answer.text, {
    status: answer.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

async function read(request: Request): Promise<NetworkAnswer> {
  const path = new URL(request.url).pathname.slice(BASE.length);
  const environmentId = request.headers.get('sandbox-environment') ?? '';
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return tooLarge();
  const body = request.method === 'GET' ? '' : await request.text();
  if (body.length > MAX_BODY_BYTES) return tooLarge();
  const signature = request.headers.get('sandbox-signature');
  if (!isSigned(signature, environmentId, signedCall(request.method, path, body))) {
    return errorAnswer(401, 'signature_invalid', 'the header Sandbox-Signature does not fit the call');
  }
  if (isId('environment', environmentId)) enterEnvironment(environmentId);
  try {
    return await answerCall({
      method: request.method,
      path,
      headers: {
        'sandbox-environment': environmentId,
        'sandbox-time': request.headers.get('sandbox-time') ?? undefined,
      },
      body,
    });
  } catch (error) {
    if (!(error instanceof BrokenConnection)) throw error;
    // A server that answers cannot play a refused connection; this answer promises the same.
    if (error.how === 'refused') return errorAnswer(503, 'not_processed', 'the network takes no calls');
    return errorAnswer(502, 'connection_reset', 'the network hung up');
  }
}

function tooLarge(): NetworkAnswer {
  return errorAnswer(413, 'invalid_request', 'the body is larger than 64 kB');
}

function isSigned(header: string | null, environmentId: string, content: string): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '');
  if (!match) return false;
  const t = Number(match[1]);
  if (Math.abs(Date.now() / 1000 - t) > TOLERANCE_SECONDS) return false;
  return equalBytes(digest(environmentId, t, content), match[2] ?? '');
}
