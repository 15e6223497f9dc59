import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '@/components/access/sign-in-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const t = await getTranslations('signIn');
  const { next } = await searchParams;
  return (
    <>
      <h1 className="mb-6 text-h1 font-bold tracking-[-0.015em]">{t('title')}</h1>
      <SignInForm next={typeof next === 'string' ? next : ''} />
      <p className="mt-8 border-t border-line pt-4 text-body text-ink-2">
        {t('new')}{' '}
        <Link href="/sign-up" className="font-medium text-accent underline underline-offset-2">
          {t('signUp')}
        </Link>
      </p>
    </>
  );
}
