import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { EvidenceAnswers } from '@/components/disputes/locked-evidence';
import { SubmitEvidence } from '@/components/disputes/submit-evidence';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Note } from '@/components/ui/note';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { getDispute } from '@/lib/disputes/queries';
import { checklistOf } from '@/lib/disputes/reasons';
import { renderDispute } from '@/lib/disputes/render';
import { isWaiting } from '@/lib/disputes/status';
import { DomainError } from '@/lib/errors';
import { type Currency, formatMoney } from '@/lib/money';

type Props = { params: Promise<{ merchant: string; environment: string; dispute: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes.submit'))('title') };
}

/** Everything as the bank will read it, before it goes. */
export default async function SubmitDisputePage({ params }: Props) {
  const { merchant, environment, dispute: id } = await params;
  const actor = await requireActor(merchant, environment, 'disputes:write');
  const row = await getDispute(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError) notFound();
    throw error;
  });
  const dispute = renderDispute(actor, row);
  const back = `/m/${merchant}/${environment}/disputes/${id}`;
  if (!isWaiting(dispute.status) || dispute.response_pending) redirect(back);
  const t = await getTranslations('disputes');
  const pages = await getTranslations('shell.pages');
  const format = await getFormatter();
  const amount = formatMoney(dispute.amount, dispute.currency as Currency, await getLocale());
  const evidence = dispute.evidence ?? {};
  const missing = checklistOf(dispute.reason).needed.filter((field) => !evidence[field]);
  const isEmpty = Object.keys(evidence).length === 0 && (dispute.files ?? []).length === 0;
  return (
    <>
      <Breadcrumbs
        parents={[
          { label: pages('disputes'), href: `/m/${merchant}/${environment}/disputes` },
          { label: t('detail.of', { amount }), href: back },
        ]}
      />
      <PageHead title={t('submit.title')} />
      <div className="flex max-w-[60ch] flex-col gap-5 px-4 py-3 md:px-6">
        <p className="text-body text-ink-2">{t('submit.lead')}</p>
        {missing.length > 0 && !isEmpty ? (
          <Note tone="warn">
            {t('submit.missing', { fields: format.list(missing.map((field) => t(`fields.${field}`))) })}
          </Note>
        ) : null}
        <EvidenceAnswers dispute={dispute} />
        <SubmitEvidence
          id={id}
          version={dispute.evidence_version ?? 0}
          amount={amount}
          back={back}
          isEmpty={isEmpty}
        />
      </div>
    </>
  );
}
