import { answerReturn } from '@/lib/checkout/answer-return';
import type { SessionAddress } from '@/lib/checkout/payer-request';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { params: Promise<SessionAddress> },
): Promise<Response> {
  return answerReturn(await params);
}
