'use client';

import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { CONTROL } from '@/components/ui/field';
import { Time } from '@/components/ui/time';
import type { Locale } from '@/lib/i18n/languages';
import type { ReceiptLinkView } from '@/lib/payments/receipts/render';

/** What the payer opens, on the host that the reader is on. */
export function addressOf(path: string, locale: Locale): string {
  return `${location.origin}${path}?lang=${locale}`;
}

type ReceiptLinkRowProps = {
  link: ReceiptLinkView;
  labels: Readonly<Record<string, string>>;
  zone: string;
  locale: Locale;
  onCopy: (path: string) => void;
  onRevoke: () => void;
};

/** One link: who made it, when it ends; while it lives its address and what can be done with it. */
export function ReceiptLinkRow({ link, labels, zone, locale, onCopy, onRevoke }: ReceiptLinkRowProps) {
  const t = useTranslations('paymentReceipt.links');
  const { path } = link;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-2">
      <LinkFacts link={link} labels={labels} zone={zone} />
      {path ? (
        <>
          <span className="flex gap-2">
            <Button size="small" onClick={() => onCopy(path)}>
              {t('copy')}
            </Button>
            <Button size="small" look="quiet" onClick={onRevoke}>
              {t('revoke')}
            </Button>
          </span>
          <LinkAddress path={path} locale={locale} />
        </>
      ) : null}
    </li>
  );
}

/** The address itself, for browsers that let no page copy: selected as a whole when it gets the focus. */
function LinkAddress({ path, locale }: { path: string; locale: Locale }) {
  const t = useTranslations('paymentReceipt.links');
  const address = useSyncExternalStore(
    () => () => {},
    () => addressOf(path, locale),
    // The server does not know under which name it is reached.
    () => '',
  );
  return (
    <input
      readOnly
      dir="ltr"
      aria-label={t('address')}
      value={address}
      onFocus={(event) => event.target.select()}
      className={`${CONTROL} border-line font-mono text-meta!`}
    />
  );
}

type LinkFactsProps = Pick<ReceiptLinkRowProps, 'link' | 'labels' | 'zone'>;

function LinkFacts({ link, labels, zone }: LinkFactsProps) {
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
