import { isId, newId } from '@/lib/ids';
import { SERVER_HEADERS } from './server-headers';

/** Request id and client address of the page or action being served, as the server noted them in its headers. */
export async function currentFacts(): Promise<{
  requestId: string;
  ip: string | null;
  userAgent: string | null;
}> {
  const { headers } = await import('next/headers');
  const incoming = await headers();
  const requestId = incoming.get(SERVER_HEADERS.requestId) ?? '';
  return {
    requestId: isId('request', requestId) ? requestId : newId('request'),
    ip: incoming.get(SERVER_HEADERS.address),
    userAgent: incoming.get('user-agent'),
  };
}
