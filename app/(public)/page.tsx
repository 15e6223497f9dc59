import { redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/session';
import { homePathOf } from '@/lib/merchants/queries';

/** The server's address leads to the reader's own books, or to the sign-in page. */
export default async function StartPage() {
  const user = await currentUser();
  redirect((user && (await homePathOf(user.id))) ?? '/sign-in');
}
