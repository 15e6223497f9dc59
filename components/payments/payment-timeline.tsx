import { useLocale, useTranslations } from 'next-intl';
import { Json } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import type { Tone } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { Timeline } from '@/components/ui/timeline';
import { type Currency, formatMoney } from '@/lib/money';
import type { TimelineStep } from '@/lib/payments/timeline';

const EVENTS = {
  'payment.created': ['payment_created', 'neutral'],
  'payment.updated': ['payment_updated', 'neutral'],
  'payment.processing': ['payment_processing', 'neutral'],
  'payment.requires_action': ['payment_requires_action', 'info'],
  'payment.in_review': ['payment_in_review', 'warn'],
  'payment.authorized': ['payment_authorized', 'ok'],
  'payment.captured': ['payment_captured', 'ok'],
  'payment.succeeded': ['payment_succeeded', 'ok'],
  'payment.attempt_failed': ['payment_attempt_failed', 'bad'],
  'payment.capture_failed': ['payment_capture_failed', 'bad'],
  'payment.failed': ['payment_failed', 'bad'],
  'payment.canceled': ['payment_canceled', 'neutral'],
  'payment.expired': ['payment_expired', 'neutral'],
  'refund.created': ['refund_created', 'neutral'],
  'refund.succeeded': ['refund_succeeded', 'ok'],
  'refund.failed': ['refund_failed', 'bad'],
} as const satisfies Record<string, readonly [string, Tone]>;

const KINDS = ['authorize', 'capture', 'cancel', 'refund'] as const;
const STATUSES = {
  reserved: 'neutral',
  sent: 'info',
  approved: 'ok',
  declined: 'bad',
  pending: 'info',
  unknown: 'warn',
} as const satisfies Record<string, Tone>;
const NETWORKS = ['sandbox-card', 'sandbox-alipay'] as const;

type PaymentTimelineProps = { steps: readonly TimelineStep[]; labels: Record<string, string>; zone: string };

/** Facts and exchanges with the network in one line of time; each exchange opens to what was said, redacted. */
export function PaymentTimeline({ steps, labels, zone }: PaymentTimelineProps) {
  const t = useTranslations('payment.timeline');
  const common = useTranslations('common');
  const titleOf = useStepTitle();
  if (steps.length === 0) return <p className="text-ink-3">{t('empty')}</p>;
  const actorOf = (id: string) => (id === 'payer' ? t('payer') : (labels[id] ?? id));
  return (
    <Timeline
      steps={inOrder(steps)
        .reverse()
        .map((step) => ({
          key: step.id,
          tone: toneOf(step),
          at: <Time at={step.at} zone={zone} as="clock" />,
          title: titleOf(step),
          detail:
            step.kind === 'event' && step.actor !== 'system' ? t('by', { actor: actorOf(step.actor) }) : null,
          aside: step.latencyMs === null ? null : common('milliseconds', { count: step.latencyMs }),
          more: isExchange(step.exchange) ? <Exchange exchange={step.exchange} /> : null,
        }))}
    />
  );
}

/**
 * An exchange stands where its answer came, so that the answer follows the question and precedes what it caused. Within
 * one millisecond the answer goes first, except before what was written down together with the question.
 */
function inOrder(steps: readonly TimelineStep[]): TimelineStep[] {
  const placed = steps.map((step) => ({
    ...step,
    at:
      step.kind === 'operation'
        ? new Date(Date.parse(step.at) + Math.max(step.latencyMs ?? 0, 1)).toISOString()
        : step.at,
  }));
  const rank = (step: TimelineStep) => (step.kind === 'operation' ? 0 : 1);
  return placed.sort((a, b) => a.at.localeCompare(b.at) || rank(a) - rank(b));
}

function toneOf(step: TimelineStep): Tone {
  if (step.kind === 'event') return EVENTS[step.name as keyof typeof EVENTS]?.[1] ?? 'neutral';
  return STATUSES[step.status as keyof typeof STATUSES] ?? 'neutral';
}

function useStepTitle() {
  const t = useTranslations('payment.timeline');
  const locale = useLocale();
  return (step: TimelineStep): string => {
    if (step.kind === 'event') {
      const key = EVENTS[step.name as keyof typeof EVENTS]?.[0];
      return key ? t(`events.${key}`) : t('events.other', { name: step.name });
    }
    const kind = KINDS.find((one) => one === step.name);
    const status = step.status && step.status in STATUSES ? (step.status as keyof typeof STATUSES) : 'sent';
    const network = t(`networks.${NETWORKS.find((one) => one === step.connector) ?? 'other'}`);
    const amount = formatMoney(step.amount ?? 0, (step.currency ?? 'USD') as Currency, locale);
    return kind ? t(`operations.${kind}.${status}`, { amount, network }) : step.name;
  };
}

type ExchangeShape = { request: unknown; response: unknown };

function isExchange(value: unknown): value is ExchangeShape {
  return typeof value === 'object' && value !== null && 'request' in value;
}

function Exchange({ exchange }: { exchange: ExchangeShape }) {
  const t = useTranslations();
  return (
    <Disclosure summary={t('payment.timeline.exchange')}>
      <div className="flex flex-col gap-2 pb-2">
        <Json value={exchange.request} label={t('payment.timeline.request')} copyLabel={t('common.copy')} />
        {exchange.response ? (
          <Json
            value={exchange.response}
            label={t('payment.timeline.response')}
            copyLabel={t('common.copy')}
          />
        ) : (
          <p className="text-ink-3">{t('payment.timeline.noResponse')}</p>
        )}
      </div>
    </Disclosure>
  );
}
