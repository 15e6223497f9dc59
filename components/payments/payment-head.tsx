import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { buttonClass } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Id } from '@/components/ui/id';
import type { LastChange } from './edit-conflict';
import { PaymentActions } from './payment-actions';
import { PaymentMenu } from './payment-menu';
import type { PaymentShape } from './payment-shape';
import { PaymentTitle } from './payment-title';

type PaymentHeadProps = {
  payment: PaymentShape;
  zone: string;
  /** The list it was opened from, with its filters. */
  list: string;
  newer: string | null;
  older: string | null;
  refundLimit: number | null;
  lastChange: LastChange | null;
  /** The bank's or wallet's page on which a sandbox's payer acts. */
  play: string | null;
};

/** The title of a payment: how much, how it stands, why in half a sentence; the way back and to its neighbours. */
export function PaymentHead(props: PaymentHeadProps) {
  const { payment, zone, list, newer, older, refundLimit, lastChange, play } = props;
  const t = useTranslations('payment');
  const pages = useTranslations('shell.pages');
  return (
    <div className="border-b border-line pb-5">
      <Breadcrumbs parents={[{ label: pages('payments'), href: list }]}>
        <span className="flex gap-1">
          <Neighbour href={newer} label={t('newerPayment')} icon="chevronLeft" />
          <Neighbour href={older} label={t('olderPayment')} icon="chevronRight" />
        </span>
      </Breadcrumbs>
      <div className="mt-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 px-4 md:px-6">
        <div className="min-w-0">
          <PaymentTitle payment={payment} zone={zone} />
          <p className="mt-1">
            <Id id={payment.id} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2 max-sm:w-full">
          {play ? (
            <a
              href={play}
              target="_blank"
              rel="noreferrer"
              className={buttonClass('primary', 'medium', 'max-sm:basis-full')}
            >
              {t('sandboxPlay')}
            </a>
          ) : null}
          <PaymentActions payment={payment} refundLimit={refundLimit} />
          <PaymentMenu payment={payment} lastChange={lastChange} />
        </div>
      </div>
    </div>
  );
}

function Neighbour({
  href,
  label,
  icon,
}: {
  href: string | null;
  label: string;
  icon: 'chevronLeft' | 'chevronRight';
}) {
  const shape = 'touch-target grid size-8 place-items-center rounded-control border border-line';
  if (!href) {
    return (
      <span aria-hidden="true" className={`${shape} text-ink-3 opacity-40`}>
        <Icon name={icon} />
      </span>
    );
  }
  return (
    <Link
      href={href}
      aria-label={label}
      title={label}
      className={`${shape} bg-surface text-ink-2 hover:border-control hover:text-ink`}
    >
      <Icon name={icon} />
    </Link>
  );
}
