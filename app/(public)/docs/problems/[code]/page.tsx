import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { DescriptionList } from '@/components/ui/description-list';
import { ERRORS, type ErrorCode } from '@/lib/errors';

type Props = { params: Promise<{ code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).code };
}

/** What an error of the API means: where `type` of every problem leads. */
export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  if (!isCode(code)) notFound();
  const { status, category } = ERRORS[code];
  const t = await getTranslations('problems');
  const refusals = await getTranslations('refusals');
  return (
    <>
      <h1 className="mb-6 text-h2 font-bold tracking-[-0.012em]">
        {refusals(code).replace(/^([^.。]*)[.。]$/, '$1')}
      </h1>
      <DescriptionList
        items={[
          { key: 'code', term: t('code'), value: <span className="font-mono text-meta">{code}</span> },
          { key: 'status', term: t('status'), value: <span className="tabular-nums">{status}</span> },
        ]}
      />
      <h2 className="mt-8 mb-2 text-h3 font-bold">{t('next')}</h2>
      <p className="text-body text-ink-2">{t(`category.${category}`)}</p>
      <p className="mt-3 text-body text-ink-2">{t('log')}</p>
    </>
  );
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}
