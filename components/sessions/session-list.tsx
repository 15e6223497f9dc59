import { useLocale, useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { Status } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import type { SessionView } from '@/lib/sessions/list-sessions';
import { EndSessionButton } from './end-session-button';

type SessionListProps = { sessions: readonly SessionView[]; zone: string; now: string };

/** Where the member is signed in: device, browser, address, first and last activity. */
export function SessionList({ sessions, zone, now }: SessionListProps) {
  const t = useTranslations('security.sessions');
  const locale = useLocale();
  const placeOf = ({ ip, country }: SessionView) => {
    const name = country && new Intl.DisplayNames(locale, { type: 'region' }).of(country);
    return name && ip ? t('placeIn', { ip, country: name }) : t('place', { ip: ip ?? t('noAddress') });
  };
  return (
    <ul className="divide-y divide-line border-t border-line">
      {sessions.map((session) => {
        const { browser, system, isPhone } = session.device;
        const name = t('device', { browser: browser ?? t('someBrowser'), system: system ?? t('someSystem') });
        return (
          <li
            key={session.id}
            data-session={session.id}
            className="flex flex-wrap items-start gap-x-6 gap-y-2 py-3"
          >
            <div className="flex min-w-0 grow basis-64 items-start gap-2">
              <Icon name={isPhone ? 'phone' : 'screen'} className="mt-1 text-ink-3" />
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 text-body font-medium">
                  {name}
                  {session.isThis ? (
                    <Status tone="info" icon="dot">
                      {t('this')}
                    </Status>
                  ) : null}
                </p>
                <p className="text-table text-ink-2">
                  {placeOf(session)} · {t(`with.${session.factor}`)}
                </p>
                <p className="text-table text-ink-3">
                  {t('first')} <Time at={session.createdAt} zone={zone} as="list" now={now} /> · {t('last')}{' '}
                  <Time at={session.lastSeenAt} zone={zone} as="list" now={now} />
                </p>
              </div>
            </div>
            {session.isThis ? null : <EndSessionButton id={session.id} name={name} />}
          </li>
        );
      })}
    </ul>
  );
}
