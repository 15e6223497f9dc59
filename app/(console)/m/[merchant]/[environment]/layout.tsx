import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { LiveUpdates } from '@/components/live/live-updates';
import { IdleWatch } from '@/components/sessions/idle-watch';
import { consoleOf } from '@/components/shell/console-of';
import { visibleNavigation } from '@/components/shell/navigation';
import { roleName } from '@/components/shell/role-name';
import { Shell } from '@/components/shell/shell';
import { countOpenIncidents } from '@/lib/alerts/queries';
import { signOut } from '@/lib/auth/actions';
import { requireActor } from '@/lib/auth/actor';
import { currentUser } from '@/lib/auth/session';
import { countWaitingDisputes } from '@/lib/disputes/queries';
import { listMerchantsOf } from '@/lib/merchants/queries';
import { countOpenReviews } from '@/lib/risk/reviews/queries';
import { securityOf } from '@/lib/security/queries';

type Props = { params: Promise<{ merchant: string; environment: string }>; children: ReactNode };

/** Test and live differ already in the browser's tab: by title and by icon. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { merchant, environment } = await params;
  const t = await getTranslations('meta');
  const actor = await requireActor(merchant, environment, 'payments:read');
  const { kind, merchantName } = actor.environment;
  const place = t(kind === 'live' ? 'live' : 'test', { merchant: merchantName });
  return {
    title: { template: `%s · ${place}`, default: place },
    icons: { icon: kind === 'live' ? '/icon/live.svg' : '/icon/test.svg' },
    robots: { index: false },
  };
}

export default async function EnvironmentLayout({ params, children }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const user = await currentUser();
  const role = await roleName(actor);
  if (!user || !role) return null;
  const [disputes, reviews, incidents, places, idleMinutes] = await Promise.all([
    countWaitingDisputes(actor),
    countOpenReviews(actor),
    actor.permissions.has('alerts:read') ? countOpenIncidents(actor) : 0,
    listMerchantsOf(user.id),
    actor.environment.kind === 'live' ? securityOf(actor).then((security) => security.idleMinutes) : null,
  ]);
  return (
    <Shell
      console={consoleOf(actor)}
      groups={visibleNavigation(actor.permissions, { disputes, reviews, incidents })}
      places={places}
      user={{ name: user.name, email: user.email, role }}
      signOut={signOut}
    >
      <LiveUpdates>{children}</LiveUpdates>
      <IdleWatch minutes={idleMinutes} />
    </Shell>
  );
}
