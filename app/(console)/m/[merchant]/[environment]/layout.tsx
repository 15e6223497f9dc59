import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { LiveUpdates } from '@/components/live/live-updates';
import { badgesOf } from '@/components/shell/badges';
import { visibleNavigation } from '@/components/shell/navigation';
import { Shell } from '@/components/shell/shell';
import { signOut } from '@/lib/auth/actions';
import { requireActor } from '@/lib/auth/actor';
import { currentUser } from '@/lib/auth/session';
<<<<<<< HEAD
import { countWaitingDisputes } from '@/lib/disputes/queries';
=======
import { now } from '@/lib/clock';
>>>>>>> 24f53ca (console: the sidebar says what waits; one row of bar on a phone)
import { listMerchantsOf } from '@/lib/merchants/queries';
import { needs } from '@/lib/metrics/needs';

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
  if (!user || !actor.role) return null;
  const { id, name, kind, merchantSlug, merchantName, timeZone, defaultCurrency, clockOffsetMs } =
    actor.environment;
  return (
    <Shell
      console={{
        environmentId: id,
        environmentName: name,
        kind,
        merchantSlug,
        merchantName,
        timeZone,
        defaultCurrency,
        clockOffsetMs,
        permissions: [...actor.permissions],
        base: `/m/${merchantSlug}/${name}`,
      }}
<<<<<<< HEAD
      groups={visibleNavigation(actor.permissions, { disputes: await countWaitingDisputes(actor) })}
=======
      groups={visibleNavigation(actor.permissions)}
      badges={badgesOf(await needs(actor, now(clockOffsetMs)))}
>>>>>>> 24f53ca (console: the sidebar says what waits; one row of bar on a phone)
      places={await listMerchantsOf(user.id)}
      user={{ name: user.name, email: user.email, role: actor.role }}
      signOut={signOut}
    >
      <LiveUpdates>{children}</LiveUpdates>
    </Shell>
  );
}
