import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FactorForm } from '@/components/access/factor-form';
import { confirmationKinds } from '@/lib/auth/factor-kinds';
import { currentPending } from '@/lib/auth/pending-sign-in';

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn.factor'))('title') };
}

/** Only for a browser whose password was right a moment ago. */
export default async function FactorPage({ searchParams }: Props) {
  const t = await getTranslations('signIn.factor');
  const { next } = await searchParams;
  const goOn = typeof next === 'string' ? next : '';
  const pending = await currentPending();
  if (!pending) redirect(`/sign-in?next=${encodeURIComponent(goOn)}`);
  const ways = await confirmationKinds(pending.userId);
  return (
    <>
      <h1 className="mb-2 text-h1 font-bold tracking-[-0.015em]">{t('title')}</h1>
      <p className="mb-6 text-body text-ink-2">{t('lead', { email: pending.email })}</p>
      <FactorForm
        next={goOn}
        hasPasskey={ways.includes('passkey')}
        takesCode={ways.includes('totp') || ways.includes('recovery_code')}
      />
      <p className="mt-8 border-t border-line pt-4 text-body text-ink-2">
        <Link href="/sign-in" className="font-medium text-accent underline underline-offset-2">
          {t('other')}
        </Link>
      </p>
    </>
  );
}
