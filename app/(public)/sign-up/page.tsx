import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { SignUpForm } from '@/components/access/sign-up-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signUp'))('title') };
}

export default async function SignUpPage() {
  const t = await getTranslations('signUp');
  return (
    <>
      <h1 className="mb-2 text-h1 font-bold tracking-[-0.015em]">{t('title')}</h1>
      <p className="mb-6 text-body text-ink-2">{t('lead')}</p>
      <SignUpForm zones={Intl.supportedValuesOf('timeZone')} />
      <p className="mt-8 border-t border-line pt-4 text-body text-ink-2">
        {t('have')}{' '}
        <Link href="/sign-in" className="font-medium text-accent underline underline-offset-2">
          {t('signIn')}
        </Link>
      </p>
    </>
  );
}
