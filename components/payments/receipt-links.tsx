'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import type { Locale } from '@/lib/i18n/languages';
import { createReceiptLinkAction } from '@/lib/payments/receipts/actions';
import type { ReceiptLinkView } from '@/lib/payments/receipts/render';
import { LINK_DAYS } from '@/lib/payments/receipts/schema';
import { RevokeLinkDialog } from './revoke-link-dialog';

type ReceiptLinksProps = {
  payment: string;
  /** Newest first. */
  links: readonly ReceiptLinkView[];
  /** Names of those who made and revoked them, by id. */
  labels: Readonly<Record<string, string>>;
  zone: string;
  /** The language in which the payer will read it. */
  locale: Locale;
};

/** The links under which payers see this receipt: who made each, when it ends; a new one, and the end of an old one. */
export function ReceiptLinks({ payment, links, labels, zone, locale }: ReceiptLinksProps) {
  const t = useTranslations('paymentReceipt.links');
  const router = useRouter();
  const copy = useCopy(locale);
  const { state, submit } = useSubmission(createReceiptLinkAction);
  const [days, setDays] = useState<(typeof LINK_DAYS)[number]>(LINK_DAYS[0]);
  const [revoked, setRevoked] = useState<ReceiptLinkView | null>(null);
  async function make() {
    const made = await submit({ payment, days });
    if (made.kind !== 'done') return;
    if (made.data.path) copy(made.data.path);
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <div className="mx-auto w-full max-w-[42rem] print:hidden">
      <Section id="links" title={t('title')}>
        <p className="max-w-[60ch] text-table text-ink-2">{t('lead')}</p>
        <form
          className="mt-3 flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <Field label={t('ends')}>
            {(control) => (
              <Select
                {...control}
                value={days}
                onChange={(event) =>
                  setDays(LINK_DAYS.find((one) => String(one) === event.target.value) ?? LINK_DAYS[0])
                }
              >
                {[...LINK_DAYS]
                  .sort((a, b) => a - b)
                  .map((one) => (
                    <option key={one} value={one}>
                      {t('days', { days: one })}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
          <Button type="submit" busy={state.kind === 'busy'}>
            {t('make')}
          </Button>
        </form>
        {problem ? <ProblemNote title={t('notMade')} problem={problem} /> : null}
        {links.length === 0 ? <p className="mt-3 text-table text-ink-3">{t('none')}</p> : null}
        <ul className="mt-3 text-table">
          {links.map((link) => (
            <li
              key={link.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-2"
            >
              <LinkFacts link={link} labels={labels} zone={zone} />
              {link.path ? (
                <span className="flex gap-2">
                  <Button size="small" onClick={() => link.path && copy(link.path)}>
                    {t('copy')}
                  </Button>
                  <Button size="small" look="quiet" onClick={() => setRevoked(link)}>
                    {t('revoke')}
                  </Button>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
      <RevokeLinkDialog
        link={revoked}
        onClose={() => setRevoked(null)}
        onDone={() => {
          setRevoked(null);
          router.refresh();
        }}
      />
    </div>
  );
}

function LinkFacts({
  link,
  labels,
  zone,
}: { link: ReceiptLinkView } & Pick<ReceiptLinksProps, 'labels' | 'zone'>) {
  const t = useTranslations('paymentReceipt.links');
  const nameOf = (id: string | null) => labels[id ?? ''] ?? id ?? '';
  return (
    <span className="min-w-0">
      <span className="block break-words">{t('madeBy', { name: nameOf(link.created_by) })}</span>
      <span className="block text-meta text-ink-3">
        {link.revoked_at ? (
          <>
            {t('revokedBy', { name: nameOf(link.revoked_by) })} <Time at={link.revoked_at} zone={zone} />
          </>
        ) : (
          <>
            {t(link.path ? 'endsAt' : 'endedAt')} <Time at={link.expires_at} zone={zone} />
          </>
        )}
      </span>
    </span>
  );
}

function useCopy(locale: Locale) {
  const t = useTranslations('paymentReceipt');
  const toast = useToast();
  return (path: string) =>
    void navigator.clipboard
      .writeText(`${location.origin}${path}?lang=${locale}`)
      .then(() => toast({ title: t('copied'), description: t('copiedMeaning') }));
}
