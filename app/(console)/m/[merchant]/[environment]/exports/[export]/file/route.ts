import { notFound } from 'next/navigation';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { downloadExport } from '@/lib/exports/download';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type Context = { params: Promise<{ merchant: string; environment: string; export: string }> };

/** The file of an export, for the member who asked for it. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { merchant, environment, export: id } = await params;
  const actor = await requireActor(merchant, environment, 'exports:write');
  return downloadExport(actor, id, request.headers.get('user-agent')).catch((error: unknown) => {
    if (error instanceof DomainError) return notFound();
    throw error;
  });
}
