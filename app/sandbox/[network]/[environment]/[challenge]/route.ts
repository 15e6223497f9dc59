import { decideOnPage, type PageAddress, showPage } from '@/lib/sandbox/answer-page';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type Context = { params: Promise<PageAddress> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return showPage(request, await params);
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return decideOnPage(request, await params);
}
