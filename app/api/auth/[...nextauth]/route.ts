import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { nextAuthOptions } from '@/lib/auth/next-auth';
import { env } from '@/lib/env';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type Context = { params: Promise<{ nextauth: string[] }> };

function handle(request: NextRequest, context: Context): Promise<Response> {
  // next-auth builds its addresses from this variable and from nothing that a client sends.
  process.env.NEXTAUTH_URL = env().PUBLIC_URL;
  return NextAuth(request, context, nextAuthOptions()) as Promise<Response>;
}

export { handle as GET, handle as POST };
