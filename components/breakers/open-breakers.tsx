import { getTranslations } from 'next-intl/server';
import type { Actor } from '@/lib/auth/actor';
import { openBreakers } from '@/lib/breakers/queries';
import { renderBreaker } from '@/lib/breakers/render';
import { BreakerNote } from './breaker-note';

/** Every breaker that is open, until it is closed: it cannot be put away. Asks only where the environment has one. */
export async function OpenBreakers({ actor, base }: { actor: Actor; base: string }) {
  if (Object.keys(actor.environment.breakers).length === 0) return null;
  const t = await getTranslations('breakers');
  const breakers = await openBreakers(actor);
  if (breakers.length === 0) return null;
  return (
    <section aria-label={t('title')} data-notice="breakers" className="mt-4 space-y-2 px-4 md:px-6">
      {breakers.map((breaker) => (
        <BreakerNote
          key={breaker.id}
          breaker={renderBreaker(actor, breaker)}
          incidentHref={
            actor.permissions.has('alerts:read') ? `${base}/incidents/${breaker.incidentId}` : null
          }
          zone={actor.environment.timeZone}
        />
      ))}
    </section>
  );
}
