import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Amount, slotFor } from '@/components/ui/amount';
import { CopyButton } from '@/components/ui/copy-button';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { CheckoutSessionView } from '@/lib/checkout/render';
import { ExpireSessionButton } from './expire-session-dialog';

type SessionsTableProps = {
  sessions: readonly CheckoutSessionView[];
  base: string;
  zone: string;
  now: string;
};

const LOOKS = {
  open: ['info', 'dot'],
  completed: ['ok', 'check'],
  expired: ['neutral', 'dash'],
  canceled: ['neutral', 'dash'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

export function SessionsTable({ sessions, base, zone, now }: SessionsTableProps) {
  const t = useTranslations('checkout');
  const slot = slotFor(sessions.map((session) => session.currency));
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('status')}</HeadCell>
        <HeadCell right>{t('amount')}</HeadCell>
        <HeadCell className="w-1/3">{t('description')}</HeadCell>
        <HeadCell>{t('link')}</HeadCell>
        <HeadCell right>{t('created')}</HeadCell>
        <HeadCell right>
          <span className="sr-only">{t('expire.open')}</span>
        </HeadCell>
      </Head>
      <Body>
        {sessions.map((session) => (
          <Row key={session.id} id={session.id} tabIndex={-1}>
            <Cell className="max-md:order-2 max-md:text-right">
              <SessionStatus status={session.status} />
            </Cell>
            <Cell right className="max-md:order-1 max-md:text-left">
              <Amount amount={session.amount} currency={session.currency} slot={slot} />
            </Cell>
            <Cell className="max-w-0 truncate max-md:order-3 max-md:max-w-none">{itemsOf(session)}</Cell>
            <Cell className="max-md:order-5">
              <SessionLink session={session} base={base} />
            </Cell>
            <Cell right className="text-ink-3 max-md:order-4">
              <Time at={session.created_at} zone={zone} as="list" now={now} />
            </Cell>
            <Cell right className="max-md:order-6">
              <ExpireSessionButton session={openOf(session)} isOpen={session.status === 'open'} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

function itemsOf(session: CheckoutSessionView): string {
  return (session.line_items as { name: string }[]).map((item) => item.name).join(', ');
}

/** What the dialog needs: the rest of the session stays on the server. */
function openOf(session: CheckoutSessionView) {
  const { id, amount, currency, payment } = session;
  return { id, amount, currency, payment, items: itemsOf(session) };
}

function SessionStatus({ status }: { status: string }) {
  const t = useTranslations('status.checkout');
  const key = status in LOOKS ? (status as keyof typeof LOOKS) : 'open';
  const [tone, icon] = LOOKS[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}

const LINK = 'touch-target inline-flex items-center font-medium text-accent underline underline-offset-2';

function SessionLink({ session, base }: { session: CheckoutSessionView; base: string }) {
  const t = useTranslations();
  if (session.payment && session.status === 'completed') {
    return (
      <Link href={`${base}/payments/${session.payment}`} className={LINK}>
        {t('checkout.payment')}
      </Link>
    );
  }
  if (!session.url) return null;
  return (
    <span className="inline-flex items-center gap-2">
      <a href={session.url} target="_blank" rel="noreferrer" className={LINK}>
        {t('checkout.open')}
      </a>
      <CopyButton text={session.url} label={t('common.copyLink')} />
    </span>
  );
}
