import { answerSteps } from '@/lib/checkout/answer-steps';
import type { SessionAddress } from '@/lib/checkout/payer-request';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type Context = { params: Promise<SessionAddress> };

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answerSteps(request, await params);
}
