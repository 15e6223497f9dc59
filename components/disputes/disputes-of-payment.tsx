import 'server-only';
import { getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/section';
import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { disputesOfPayment } from '@/lib/disputes/queries';
import { renderDispute } from '@/lib/disputes/render';
import { PaymentDisputes } from './payment-disputes';

type DisputesOfPaymentProps = { actor: Actor; payment: { id: string; amount_captured: number } };

/** The disputes part of a payment's page, for roles that see disputes; it reads what it shows. */
export async function DisputesOfPayment({ actor, payment }: DisputesOfPaymentProps) {
  if (!actor.permissions.has('disputes:read')) return null;
  const { id, merchantSlug, name, timeZone, clockOffsetMs } = actor.environment;
  const t = await getTranslations('disputes.ofPayment');
  const disputes = await disputesOfPayment(actor, payment.id);
  return (
    <Section id="disputes" key={id} title={t('title')}>
      <PaymentDisputes
        disputes={disputes.map((dispute) => renderDispute(actor, dispute))}
        payment={payment}
        base={`/m/${merchantSlug}/${name}`}
        zone={timeZone}
        now={now(clockOffsetMs).toISOString()}
      />
    </Section>
  );
}
