import { problemOf } from '@/lib/doors/problem';
import { newId } from '@/lib/ids';
import { applyCallback } from '@/lib/operations/apply-callback';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const MAX_BODY_BYTES = 64 * 1024;
type Params = { params: Promise<{ name: string; environment: string }> };

/** A network's callback: the raw bytes are verified before anything is read out of them. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { name, environment } = await params;
  const rawBody = await request.text();
  if (rawBody.length > MAX_BODY_BYTES) return new Response(null, { status: 413 });
  try {
    const headers = Object.fromEntries(request.headers);
    const { status } = await applyCallback(name, environment, { headers, rawBody });
    return new Response(null, { status });
  } catch (error) {
    const problem = problemOf(error, newId('request'));
    return new Response(null, { status: problem.status });
  }
}
