import { useTranslations } from 'next-intl';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'neutral';

const TONES: Record<Tone, string> = {
  ok: 'text-ok bg-ok-tint',
  warn: 'text-warn bg-warn-tint',
  bad: 'text-bad bg-bad-tint',
  info: 'text-info bg-info-tint',
  neutral: 'text-ink-2 bg-sunken',
};

/** Icon, word and tint: the state is told three times, never by colour alone. */
export function Status({ tone, icon, children }: { tone: Tone; icon: IconName; children: string }) {
  return (
    <span
      className={classNames(
        'inline-flex max-w-full items-center gap-1 rounded-control py-0.5 pr-2 pl-1 text-meta font-medium whitespace-nowrap forced-colors:border',
        TONES[tone],
      )}
    >
      <Icon name={icon} size={14} />
      <span className="truncate">{children}</span>
    </span>
  );
}

const PAYMENT = {
  requires_payment_method: ['neutral', 'dot'],
  requires_confirmation: ['neutral', 'dot'],
  requires_action: ['info', 'clock'],
  processing: ['info', 'clock'],
  in_review: ['warn', 'alert'],
  authorized: ['warn', 'alert'],
  succeeded: ['ok', 'check'],
  failed: ['bad', 'cross'],
  canceled: ['neutral', 'dash'],
  expired: ['neutral', 'dash'],
  declined: ['bad', 'cross'],
  refunded: ['neutral', 'back'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

export type PaymentFace = {
  status: string;
  failure: unknown;
  amount_captured: number;
  amount_refunded: number;
};

/** What a merchant calls the state: a payment whose last attempt was declined reads "Declined", also while it may be retried. */
export function paymentStatusKey(payment: PaymentFace): keyof typeof PAYMENT {
  if (payment.status === 'failed' || (payment.status === 'requires_payment_method' && payment.failure))
    return 'declined';
  if (payment.amount_captured > 0 && payment.amount_refunded >= payment.amount_captured) return 'refunded';
  return payment.status in PAYMENT ? (payment.status as keyof typeof PAYMENT) : 'processing';
}

export function PaymentStatus({ payment }: { payment: PaymentFace }) {
  const t = useTranslations('status.payment');
  const key = paymentStatusKey(payment);
  const [tone, icon] = PAYMENT[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}

const REFUND = {
  pending: ['info', 'clock'],
  succeeded: ['ok', 'check'],
  failed: ['bad', 'cross'],
  canceled: ['neutral', 'dash'],
  rejected: ['bad', 'cross'],
  expired: ['neutral', 'dash'],
  requires_approval: ['warn', 'alert'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

export function RefundStatus({ status }: { status: string }) {
  const t = useTranslations('status.refund');
  const key = status in REFUND ? (status as keyof typeof REFUND) : 'pending';
  const [tone, icon] = REFUND[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}

const ATTEMPT = {
  sent: ['info', 'clock'],
  requires_action: ['info', 'clock'],
  unknown: ['warn', 'alert'],
  authorized: ['ok', 'check'],
  captured: ['ok', 'check'],
  voided: ['neutral', 'dash'],
  declined: ['bad', 'cross'],
  failed: ['bad', 'cross'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

export function AttemptStatus({ status }: { status: string }) {
  const t = useTranslations('status.attempt');
  const key = status in ATTEMPT ? (status as keyof typeof ATTEMPT) : 'sent';
  const [tone, icon] = ATTEMPT[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
