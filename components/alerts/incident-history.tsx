import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Time } from '@/components/ui/time';
import { Timeline, type TimelineStep } from '@/components/ui/timeline';
import type { IncidentMail } from '@/lib/alerts/queries';
import type { IncidentView } from '@/lib/alerts/render';
import type { Channel } from '@/lib/alerts/words';
import type { BreakerView } from '@/lib/breakers/render';

type IncidentHistoryProps = {
  incident: IncidentView;
  channels: readonly Channel[];
  mail: readonly IncidentMail[];
  breakers: readonly BreakerView[];
  /** Who acknowledged it, by name. */
  by: string | null;
  zone: string;
};

/** What became of an incident, the newest first: whom it was told, who looks after it, and what its breaker did. */
export function IncidentHistory({ incident, channels, mail, breakers, by, zone }: IncidentHistoryProps) {
  const t = useTranslations('alerts');
  const words = useTranslations('breakers.steps');
  const step = (
    key: string,
    when: string,
    tone: TimelineStep['tone'],
    title: string,
    detail: ReactNode = null,
  ) => ({
    key,
    when,
    tone,
    title,
    at: <Time at={when} zone={zone} as="clock" />,
    detail: (
      <>
        <Time at={when} zone={zone} as="day" />
        {detail}
      </>
    ),
  });
  const letters = (occasion: string) => <Letters mail={mail.find((one) => one.occasion === occasion)} />;
  const { opened_at, escalated_at, acknowledged_at, closed_at, closed_because } = incident;
  const steps = [
    step(
      'opened',
      opened_at,
      'bad',
      t('steps.opened'),
      <>
        <span className="block">
          {channels.length === 0
            ? t('toldNobody')
            : t('toldOn', { channels: channels.map((one) => t(`channels.${one}`)).join(', ') })}
        </span>
        {letters('opened')}
      </>,
    ),
    ...breakers.flatMap((breaker) => [
      step(`${breaker.id} opened`, breaker.opened_at, 'bad', words('opened')),
      ...(breaker.closed_at && breaker.closed_because
        ? [
            step(
              `${breaker.id} closed`,
              breaker.closed_at,
              'ok',
              words(breaker.closed_because, { count: breaker.passed }),
            ),
          ]
        : []),
    ]),
    ...(escalated_at
      ? [step('escalated', escalated_at, 'bad', t('steps.escalated'), letters('escalated'))]
      : []),
    ...(acknowledged_at
      ? [step('acknowledged', acknowledged_at, 'info', t('steps.acknowledged'), <> · {by}</>)]
      : []),
    ...(closed_at
      ? [
          step(
            'closed',
            closed_at,
            'ok',
            t(closed_because === 'rule_changed' ? 'steps.ruleChanged' : 'steps.recovered'),
            letters('closed'),
          ),
        ]
      : []),
  ];
  // Of the same moment, what came of it stands above it.
  return <Timeline steps={steps.toReversed().toSorted((a, b) => b.when.localeCompare(a.when))} />;
}

/** To how many members it was written, and what became of the letters that did not leave. */
function Letters({ mail }: { mail: IncidentMail | undefined }) {
  const t = useTranslations('alerts');
  if (!mail) return null;
  return (
    <>
      {mail.people > 0 ? <span className="block">{t('mailed', { count: mail.people })}</span> : null}
      {mail.waiting > 0 ? <span className="block">{t('mailWaiting', { count: mail.waiting })}</span> : null}
      {mail.refused > 0 ? (
        <span className="block text-warn">{t('mailRefused', { count: mail.refused })}</span>
      ) : null}
      {mail.failed > 0 ? (
        <span className="block text-bad">{t('mailFailed', { count: mail.failed })}</span>
      ) : null}
      {mail.canceled > 0 ? (
        <span className="block">{t('mailCanceled', { count: mail.canceled })}</span>
      ) : null}
    </>
  );
}
