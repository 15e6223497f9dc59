import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SignaturePlayground } from '@/components/signatures/signature-playground';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { isOver, listKeys } from '@/lib/credentials/queries';
import { env } from '@/lib/env';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signatures'))('title') };
}

export default async function SignaturesPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'keys:read');
  const t = await getTranslations('signatures');
  const moment = now();
  const keys = (await listKeys(actor)).filter(
    (key) => key.kind === 'signing' && !isOver(key, moment.getTime()),
  );
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} />
      <SignaturePlayground
        keys={keys.map(({ id, name }) => ({ id, name }))}
        origin={new URL(env().PUBLIC_URL).origin}
        now={moment.toISOString()}
      />
    </>
  );
}
