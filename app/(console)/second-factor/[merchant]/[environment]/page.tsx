import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SetUpFrame } from '@/components/factors/set-up-frame';
import { consoleOf } from '@/components/shell/console-of';
import { signOut } from '@/lib/auth/actions';
import { requireActor } from '@/lib/auth/actor';
import { hasSecondFactor } from '@/lib/auth/factor-kinds';
import { pathInside } from '@/lib/auth/return-paths';

type Props = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<{ next?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: (await getTranslations('setUp'))('title'),
    icons: { icon: '/icon/live.svg' },
    robots: { index: false },
  };
}

/** Where members end up who need a second factor and have none: setting one up is all that they can do. */
export default async function SecondFactorPage({ params, searchParams }: Props) {
  const { merchant, environment } = await params;
  const { next } = await searchParams;
  const actor = await requireActor(merchant, environment, 'payments:read', { withoutFactor: true });
  const home = `/m/${merchant}/${environment}`;
  if (await hasSecondFactor(actor.id)) redirect(pathInside(typeof next === 'string' ? next : null, home));
  return <SetUpFrame console={consoleOf(actor)} email={actor.label} signOut={signOut} />;
}
