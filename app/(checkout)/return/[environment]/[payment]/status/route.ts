import { answerPaymentStatus } from '@/lib/checkout/answer-status';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type Context = { params: Promise<{ environment: string; payment: string }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return answerPaymentStatus(await params);
}
