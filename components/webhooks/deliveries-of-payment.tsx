import { getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/section';
import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { deliveriesOfPayment } from '@/lib/webhooks/queries';
import { renderDelivery } from '@/lib/webhooks/render';
import { DeliveriesTable } from './deliveries-table';

type DeliveriesOfPaymentProps = { actor: Actor; payment: string; base: string };

/** Who was told of the payment's events, the newest first; nothing for roles that see no webhooks. */
export async function DeliveriesOfPayment({ actor, payment, base }: DeliveriesOfPaymentProps) {
  if (!actor.permissions.has('webhooks:read')) return null;
  const deliveries = await deliveriesOfPayment(actor, payment);
  if (deliveries.length === 0) return null;
  const t = await getTranslations('webhooks.deliveries');
  return (
    <Section id="deliveries" title={t('title')}>
      <div className="-mx-4 md:-mx-6 [&_th]:static!">
        <DeliveriesTable
          deliveries={deliveries.map((delivery) => renderDelivery(actor, delivery))}
          base={base}
          zone={actor.environment.timeZone}
          now={now(actor.environment.clockOffsetMs).toISOString()}
        />
      </div>
    </Section>
  );
}
