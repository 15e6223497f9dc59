'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { Needs } from '@/lib/metrics/needs';
import { homeLinks } from './links';

type NeedsListProps = { needs: Needs; base: string; zone: string };

type NeedItem = {
  key: string;
  count: number;
  href: string;
  title: string;
  detail: ReactNode;
  due?: boolean;
};

/** Every kind of need with its words, also those of which there are none. */
function useNeedItems({ needs, base, zone }: NeedsListProps): NeedItem[] {
  const t = useTranslations('home.needs');
  const links = homeLinks(base);
  const time = useTimeWords(zone);
  const {
    toCapture,
    expiring,
    firstExpiry,
    toApprove,
    disputes,
    firstDispute,
    failedRefunds,
    failedSince,
    failedPayouts,
    accountsToConfirm,
    unanswered,
  } = needs;
  return [
    {
      key: 'disputes',
      count: disputes,
      href: links.disputes(),
      title: t('disputes', { count: disputes }),
      detail: firstDispute ? t('disputesDue', { time: time(firstDispute, 'moment') }) : null,
      due: true,
    },
    {
      key: 'toApprove',
      count: toApprove,
      href: links.toApprove(),
      title: t('toApprove', { count: toApprove }),
      detail: t('toApproveDetail'),
    },
    {
      key: 'toCapture',
      count: toCapture,
      href: links.toCapture(),
      title: t('toCapture', { count: toCapture }),
      detail:
        firstExpiry === null
          ? t('toCaptureDetail')
          : t('expiring', { count: expiring, time: time(firstExpiry, 'short') }),
      due: expiring > 0,
    },
    {
      key: 'failedRefunds',
      count: failedRefunds,
      href: links.failedRefunds(failedSince),
      title: t('failedRefunds', { count: failedRefunds }),
      detail: t('failedRefundsDetail'),
    },
    {
      key: 'failedPayouts',
      count: failedPayouts,
      href: links.failedPayouts(failedSince),
      title: t('failedPayouts', { count: failedPayouts }),
      detail: t('failedPayoutsDetail'),
      due: true,
    },
    {
      key: 'accountsToConfirm',
      count: accountsToConfirm,
      href: links.accountsToConfirm(),
      title: t('accountsToConfirm', { count: accountsToConfirm }),
      detail: t('accountsToConfirmDetail'),
    },
    {
      key: 'unanswered',
      count: unanswered,
      href: links.unanswered(),
      title: t('unanswered', { count: unanswered }),
      detail: t('unansweredDetail'),
    },
  ];
}

/** What waits for somebody, each line leading to exactly these rows. */
export function NeedsList(props: NeedsListProps) {
  const t = useTranslations('home.needs');
  const shown = useNeedItems(props).filter((item) => item.count > 0);
  if (shown.length === 0) {
    return <p className="text-table text-ink-3">{t('nothing')}</p>;
  }
  return (
    <ul>
      {shown.map((item) => (
        <li key={item.key} data-need={item.key} className="border-b border-line last:border-b-0">
          <Link
            href={item.href}
            prefetch={false}
            className="ring-inset-focus flex items-center gap-3 rounded-control py-2.5 hover:bg-sunken"
          >
            <span className="min-w-0 grow">
              <span className="font-medium">{item.title}</span>
              <span className={`block text-meta ${item.due ? 'text-warn' : 'text-ink-3'}`}>
                {item.detail}
              </span>
            </span>
            <Icon name="chevronRight" className="text-ink-3" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
