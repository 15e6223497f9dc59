import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '@/components/access/sign-in-form';
import { Note } from '@/components/ui/note';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; ended?: string | string[] }>;
}) {
  const t = await getTranslations('signIn');
  const { next, ended } = await searchParams;
  return (
    <>
      <h1 className="mb-6 text-h1 font-bold tracking-[-0.015em]">{t('title')}</h1>
      {ended === undefined ? null : (
        <div className="mb-6">
          <Note>{t('ended')}</Note>
        </div>
      )}
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
