import { handleApi } from '@/lib/api/handler';
import { SERVER_HEADERS } from '@/lib/auth/server-headers';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/**
 * Where Next runs without our server (`next dev` by itself). Ours, in development too, hands the API to the same handler before
 * Next and has what Next's door lacks: the streams of events and the jobs.
 */
function answer(request: Request): Promise<Response> {
  return handleApi(request, { ip: request.headers.get(SERVER_HEADERS.address) });
}

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
