import { redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/session';
import { signaturesPathOf } from '@/lib/merchants/queries';

type Props = { searchParams: Promise<{ key?: string | string[] }> };

/**
 * Where the problem of a refused signature leads: to the playground of the environment that has the key, for its members. It
 * says to nobody else whether there is such a key.
 */
export default async function SignaturesStartPage({ searchParams }: Props) {
  const { key } = await searchParams;
  const id = typeof key === 'string' ? key : '';
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(`/signatures?key=${encodeURIComponent(id)}`)}`);
  redirect((await signaturesPathOf(user.id, id)) ?? '/');
}
