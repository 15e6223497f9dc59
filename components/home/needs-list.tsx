'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { Id } from '@/components/ui/id';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { Needs } from '@/lib/metrics/needs';
import { homeLinks } from './links';

type NeedsListProps = { needs: Needs; base: string; zone: string };

/** What waits for somebody, each line leading to exactly these rows. */
export function NeedsList({ needs, base, zone }: NeedsListProps) {
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
    unanswered,
  } = needs;
  const items: {
    key: string;
    count: number;
    href: string;
    title: string;
    detail: ReactNode;
    due?: boolean;
  }[] = [
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
  ];
  const shown = items.filter((item) => item.count > 0);
  if (shown.length === 0 && unanswered === 0) {
    return <p className="text-table text-ink-3">{t('nothing')}</p>;
  }
  return (
    <ul>
      {shown.map((item) => (
        <li key={item.key} data-need={item.key} className="border-b border-line last:border-b-0">
          <Link
            href={item.href}
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
      {unanswered > 0 ? <Unanswered needs={needs} base={base} /> : null}
    </ul>
  );
}

/** Payments whose network is silent have no filter of their own: each is named. */
function Unanswered({ needs, base }: { needs: Needs; base: string }) {
  const t = useTranslations('home.needs');
  const rest = needs.unanswered - needs.unansweredPayments.length;
  return (
    <li data-need="unanswered" className="py-2.5">
      <span className="font-medium">{t('unanswered', { count: needs.unanswered })}</span>
      <span className="block text-meta text-ink-3">{t('unansweredDetail')}</span>
      <span className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-meta">
        {needs.unansweredPayments.map((id) => (
          <Link
            key={id}
            href={homeLinks(base).payment(id)}
            className="text-accent underline underline-offset-2"
          >
            <Id id={id} short copy={false} />
          </Link>
        ))}
        {rest > 0 ? <span className="text-ink-3">{t('more', { count: rest })}</span> : null}
      </span>
    </li>
  );
}
