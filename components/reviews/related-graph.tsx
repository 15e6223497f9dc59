import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { type Currency, formatMoney } from '@/lib/money';
import { REVIEW_LINKS, type ReviewLink } from '@/lib/risk/reviews/links';
import { isKnownBad, type LinkedPayment } from './linked-payment';

/** More of them would be a knot; the table beneath has all. */
const DRAWN_MAX = 10;
const WIDTH = 360;
const ROW = 24;
const OWN_X = 10;
const LINK = { x: 56, width: 92, height: 22 };
const PAYMENT_X = 216;

type RelatedGraphProps = { payments: readonly LinkedPayment[]; tableId: string };

/** What the payment in review shares, and with which payments; each of these is a link. Its table is beneath. */
export function RelatedGraph({ payments, tableId }: RelatedGraphProps) {
  const t = useTranslations('reviews.related');
  const drawn = payments.slice(0, DRAWN_MAX);
  const links = REVIEW_LINKS.filter((link) => drawn.some((payment) => payment.links.includes(link)));
  const height = Math.max(drawn.length, links.length + 1) * ROW;
  const linkY = (link: ReviewLink) => placeOf(links.indexOf(link), links.length, height);
  return (
    <svg
      role="group"
      aria-label={t('graph')}
      aria-describedby={tableId}
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      className="h-auto max-w-full text-meta"
    >
      {links.map((link) => (
        <Line key={link} from={[OWN_X, height / 2]} to={[LINK.x, linkY(link)]} />
      ))}
      {drawn.map((payment, nth) =>
        payment.links.map((link) => (
          <Line
            key={`${payment.id} ${link}`}
            from={[LINK.x + LINK.width, linkY(link)]}
            to={[PAYMENT_X, placeOf(nth, drawn.length, height)]}
            isBad={isKnownBad(payment)}
          />
        )),
      )}
      <circle cx={OWN_X} cy={height / 2} r={7} fill="var(--accent)" />
      {links.map((link) => (
        <g key={link}>
          <rect
            x={LINK.x}
            y={linkY(link) - LINK.height / 2}
            width={LINK.width}
            height={LINK.height}
            rx={4}
            fill="var(--sunken)"
            stroke="var(--line)"
          />
          <text x={LINK.x + LINK.width / 2} y={linkY(link) + 4} textAnchor="middle" fill="var(--ink)">
            {t(`links.${link}`)}
          </text>
        </g>
      ))}
      {drawn.map((payment, nth) => (
        <Node key={payment.id} payment={payment} y={placeOf(nth, drawn.length, height)} />
      ))}
    </svg>
  );
}

/** So many things over the whole height, each in the middle of its share. */
function placeOf(nth: number, count: number, height: number): number {
  return ((nth + 0.5) * height) / count;
}

type Point = readonly [x: number, y: number];

function Line({ from: [x1, y1], to: [x2, y2], isBad = false }: { from: Point; to: Point; isBad?: boolean }) {
  const middle = (x1 + x2) / 2;
  return (
    <path
      d={`M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}
      fill="none"
      stroke={isBad ? 'var(--bad)' : 'var(--control)'}
      strokeWidth={1.25}
    />
  );
}

/** A circle, or a square where the payment was disputed or found to be fraud: the colour alone tells nothing. */
function Node({ payment, y }: { payment: LinkedPayment; y: number }) {
  const t = useTranslations('reviews.related');
  const { base } = useConsole();
  const locale = useLocale();
  const amount = formatMoney(payment.amount, payment.currency as Currency, locale);
  const words = payment.links.map((link) => t(`links.${link}`)).join(', ');
  const isBad = isKnownBad(payment);
  return (
    <Link
      href={`${base}/payments/${payment.id}`}
      prefetch={false}
      aria-label={t(isBad ? 'badNode' : 'node', { amount, links: words })}
    >
      <rect x={PAYMENT_X - 10} y={y - 11} width={WIDTH - PAYMENT_X + 10} height={22} fill="transparent" />
      {isBad ? (
        <rect x={PAYMENT_X - 5} y={y - 5} width={10} height={10} fill="var(--bad)" />
      ) : (
        <circle cx={PAYMENT_X} cy={y} r={5} fill="var(--ink-3)" />
      )}
      <text x={PAYMENT_X + 12} y={y + 4} fill="var(--ink)" className="tabular-nums">
        {amount}
      </text>
    </Link>
  );
}
