import { answerResult } from '@/lib/refunds/bulk/answer-download';

type Context = { params: Promise<{ merchant: string; environment: string; batch: string }> };

export async function GET(_: Request, { params }: Context): Promise<Response> {
  return answerResult(await params);
}
