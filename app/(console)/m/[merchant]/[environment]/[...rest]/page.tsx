import { notFound } from 'next/navigation';
import { requireActor } from '@/lib/auth/actor';

type Props = { params: Promise<{ merchant: string; environment: string }> };

/** Addresses inside the console that do not exist keep the console around them; strangers see the same as elsewhere. */
export default async function UnknownPage({ params }: Props) {
  const { merchant, environment } = await params;
  await requireActor(merchant, environment, 'payments:read');
  notFound();
}
