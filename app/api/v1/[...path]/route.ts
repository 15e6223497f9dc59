import { CLIENT_ADDRESS_HEADER } from '@/lib/auth/addresses';
import { handleApi } from '@/lib/api/handler';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** In development Next serves the API; the production server hands it to the same handler before Next. */
function answer(request: Request): Promise<Response> {
  return handleApi(request, { ip: request.headers.get(CLIENT_ADDRESS_HEADER) });
}

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
