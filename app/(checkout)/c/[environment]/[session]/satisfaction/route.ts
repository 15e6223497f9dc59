import { answerSatisfaction } from '@/lib/checkout/answer-satisfaction';
import type { SessionAddress } from '@/lib/checkout/payer-request';
import { redirectTo } from '@/lib/checkout/redirect';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type Context = { params: Promise<SessionAddress> };

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answerSatisfaction(request, await params);
}

/** Somebody reloaded the address of the form. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { environment, session } = await params;
  return redirectTo(`/c/${encodeURIComponent(environment)}/${encodeURIComponent(session)}/result`);
}
