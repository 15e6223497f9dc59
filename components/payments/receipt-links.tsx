'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import { useCopy } from '@/components/ui/use-copy';
import type { Locale } from '@/lib/i18n/languages';
import { createReceiptLinkAction } from '@/lib/payments/receipts/actions';
import type { ReceiptLinkView } from '@/lib/payments/receipts/render';
import { LINK_DAYS } from '@/lib/payments/receipts/schema';
import { addressOf, ReceiptLinkRow } from './receipt-link-row';
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
  const copy = useCopyLink(locale);
  const { state, submit } = useSubmission(createReceiptLinkAction);
  const [days, setDays] = useState<(typeof LINK_DAYS)[number]>(LINK_DAYS[0]);
  const [revoked, setRevoked] = useState<ReceiptLinkView | null>(null);
  const [isRevoking, setRevoking] = useState(false);
  const maker = useRef<HTMLButtonElement>(null);
  async function make() {
    const made = await submit({ payment, days });
    if (made.kind !== 'done') return;
    // First of all the page shows the link: from there it can be copied where the browser refuses it now.
    router.refresh();
    if (made.data.path) copy(made.data.path, t('notCopied'));
  }
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
                disabled={state.kind === 'busy' || state.kind === 'lost'}
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
          <Button ref={maker} type="submit" busy={state.kind === 'busy'} className="h-9!">
            {t('make')}
          </Button>
        </form>
        {state.kind === 'refused' ? <ProblemNote title={t('notMade')} problem={state.problem} /> : null}
        {state.kind === 'lost' ? (
          <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
            {t('lost')}
          </ErrorState>
        ) : null}
        {links.length === 0 ? <p className="mt-3 text-table text-ink-3">{t('none')}</p> : null}
        <ul className="mt-3 text-table">
          {links.map((link) => (
            <ReceiptLinkRow
              key={link.id}
              link={link}
              labels={labels}
              zone={zone}
              locale={locale}
              onCopy={copy}
              onRevoke={() => {
                setRevoked(link);
                setRevoking(true);
              }}
            />
          ))}
        </ul>
      </Section>
      {revoked ? (
        <RevokeLinkDialog
          key={revoked.id}
          link={revoked}
          open={isRevoking}
          afterwards={maker}
          onClose={() => setRevoking(false)}
          onDone={() => {
            setRevoking(false);
            router.refresh();
          }}
        />
      ) : null}
    </div>
  );
}

function useCopyLink(locale: Locale) {
  const t = useTranslations('paymentReceipt');
  const copy = useCopy();
  return (path: string, failedTitle?: string) =>
    void copy(addressOf(path, locale), { title: t('copied'), description: t('copiedMeaning') }, failedTitle);
}
