import { answerStatus } from '@/lib/checkout/answer-status';
import type { SessionAddress } from '@/lib/checkout/payer-request';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { params: Promise<SessionAddress> },
): Promise<Response> {
  return answerStatus(await params);
}
