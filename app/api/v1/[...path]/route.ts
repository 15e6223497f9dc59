import { handleApi } from '@/lib/api/handler';
import { SERVER_HEADERS } from '@/lib/auth/server-headers';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** In development Next serves the API; the production server hands it to the same handler before Next. */
function answer(request: Request): Promise<Response> {
  return handleApi(request, { ip: request.headers.get(SERVER_HEADERS.address) });
}

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
