import { useTranslations } from 'next-intl';
import { Json } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import type { Tone } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { Timeline, type TimelineStep } from '@/components/ui/timeline';
import type { RefundCall, RefundDetailProps, RefundStep } from './load-refund';

const EVENTS = {
  'refund.created': ['created', 'neutral'],
  'refund.approved': ['approved', 'ok'],
  'refund.rejected': ['rejected', 'bad'],
  'refund.expired': ['expired', 'neutral'],
  'refund.canceled': ['canceled', 'neutral'],
  'refund.delayed': ['delayed', 'warn'],
  'refund.succeeded': ['succeeded', 'ok'],
  'refund.failed': ['failed', 'bad'],
} as const satisfies Record<string, readonly [string, Tone]>;
const CALLS = {
  reserved: 'neutral',
  sent: 'info',
  approved: 'ok',
  declined: 'bad',
  pending: 'info',
  unknown: 'warn',
  unreachable: 'warn',
} as const satisfies Record<string, Tone>;

/** What happened to a refund, newest first: asked for, decided on, sent, answered; each exchange opens. */
export function RefundStory({ detail }: { detail: RefundDetailProps }) {
  const { steps, calls, approval, zone } = detail;
  const t = useTranslations('refundPage');
  const facts = steps.map((step): TimelineStep & { moment: string } => {
    const [word, tone] = EVENTS[step.name as keyof typeof EVENTS] ?? EVENTS['refund.created'];
    return {
      key: step.key,
      moment: step.at,
      tone,
      at: <Time at={step.at} zone={zone} as="clock" />,
      title: t(`events.${word === 'created' && approval ? 'requested' : word}`),
      detail: detailOf(step),
    };
  });
  // An answer stands before what it caused, at the same moment.
  const effects = new Set(steps.filter(isEffect).map((step) => step.key));
  const told = [
    ...facts.filter(({ key }) => !effects.has(key)),
    ...calls.map(callStep),
    ...facts.filter(({ key }) => effects.has(key)),
  ];
  return <Timeline steps={told.sort((a, b) => a.moment.localeCompare(b.moment)).reverse()} />;

  function detailOf(step: RefundStep) {
    const by = step.actor ? t('by', { actor: step.actor }) : null;
    return step.name === 'refund.rejected' && approval?.reason ? `${by}: ${approval.reason}` : by;
  }
  function callStep({ key, at: moment, name, outcome, latencyMs, exchange }: RefundCall): TimelineStep & {
    moment: string;
  } {
    const said = outcome === 'not_sent' ? 'unreachable' : outcome;
    const known = said in CALLS ? (said as keyof typeof CALLS) : 'sent';
    return {
      key,
      moment,
      tone: CALLS[known],
      at: <Time at={moment} zone={zone} as="clock" />,
      title: name === 'call' ? t(`operation.${known}`) : t(`later.${name}`, { outcome }),
      aside: latencyMs === null ? null : <Milliseconds count={latencyMs} />,
      more: isExchange(exchange) ? <Exchange exchange={exchange} /> : null,
    };
  }
}

/** What a word of the network led to. */
function isEffect({ name }: RefundStep): boolean {
  return name === 'refund.succeeded' || name === 'refund.failed' || name === 'refund.delayed';
}

function Milliseconds({ count }: { count: number }) {
  return useTranslations('common')('milliseconds', { count });
}

type ExchangeShape = { request: unknown; response: unknown };

function isExchange(value: unknown): value is ExchangeShape {
  return typeof value === 'object' && value !== null && 'request' in value;
}

function Exchange({ exchange }: { exchange: ExchangeShape }) {
  const t = useTranslations('refundPage');
  const common = useTranslations('common');
  return (
    <Disclosure summary={t('exchange')}>
      <div className="flex flex-col gap-2 pb-2">
        <Json value={exchange.request} label={t('request')} copyLabel={common('copy')} />
        {exchange.response ? (
          <Json value={exchange.response} label={t('answer')} copyLabel={common('copy')} />
        ) : (
          <p className="text-ink-3">{t('noAnswer')}</p>
        )}
      </div>
    </Disclosure>
  );
}
