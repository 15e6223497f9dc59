import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { ratePayment } from '@/lib/checkout/rate-payment';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { db } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { capturePayment } from '@/lib/payments/capture-payment';
import { confirmPayment } from '@/lib/payments/confirm-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { CapturePayment, CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { answerCall } from '@/lib/sandbox/answer-call';
import { decideChallenge } from '@/lib/sandbox/challenges';
import { callbacksIdle } from '@/lib/sandbox/deliver-callbacks';
import { createToken } from '@/lib/vault/create-token';
import { testMethod } from '@/lib/vault/test-methods';
import type { Step, StepOf, Story } from '../../prisma/seed/story';
import { PAYER_ADDRESS } from '../../prisma/seed/write-attempt';
import type { SeedPlace } from '../../prisma/seed/write-story';
import { keyed, NO_KEY } from './payments-world';

type Told = { story: Story; customer: string | null; payment: string; session: string | null };

/** Tells a story through the operations, as the API, the checkout page, the console and the jobs would; only time is now. */
export class Narrator {
  constructor(
    private readonly place: SeedPlace,
    private readonly system: Actor,
  ) {}

  async tell(story: Story): Promise<void> {
    const told: Told = { story, customer: null, payment: '', session: null };
    if (story.customer) {
      const { id: _id, isNew: _isNew, ...fields } = story.customer;
      told.customer = (await createCustomer(this.key(), CreateCustomer.parse(fields), NO_KEY)).row.id;
    }
    for (const step of story.steps) await this.step(told, step).catch(ignoreDecline);
  }

  private async step(told: Told, step: Step): Promise<void> {
    const { payment, session } = told;
    switch (step.do) {
      case 'open_session':
        return this.openSession(told, step);
      case 'create':
        return this.create(told, step);
      case 'confirm': {
        const payment_method = await this.method(told, step.method);
        const payer = session
          ? { locale: 'en', email: told.story.email, facts: unseen(told.story.payer) }
          : undefined;
        await confirmPayment(
          this.payerOrKey(told),
          { id: payment, payment_method, challenge: false, payer: toldOf(told.story) },
          keyed(),
          payer,
        );
        return;
      }
      case 'finish':
        return this.finish(payment, step.result);
      case 'rate':
        await ratePayment(this.actor('payer', 'payer'), session ?? '', step.score);
        return;
      case 'capture': {
        const { amount, final } = step;
        await capturePayment(
          this.key(),
          { ...CapturePayment.parse({ amount, final }), id: payment },
          keyed(),
        );
        return;
      }
      case 'cancel':
        await cancelPayment(this.key(), { id: payment, reason: step.reason }, keyed());
        return;
      case 'expire':
        await cancelPayment(
          this.actor('system', 'system'),
          { id: payment, reason: 'authorization_expired' },
          NO_KEY,
        );
        return;
      case 'refund': {
        const { amount, reason, note, by } = step;
        const actor = by === 'key' ? this.key() : this.actor('member', this.place.members[by]);
        await issueRefund(
          { ...actor, role: 'owner' },
          IssueRefund.parse({ payment, amount, reason, note }),
          keyed(),
        );
        return;
      }
      case 'refund_elsewhere':
        return this.refundElsewhere(payment, step.amount);
      case 'end_session': {
        const isJob = step.by === 'system';
        const actor = isJob ? this.actor('system', 'system') : this.key();
        await endCheckoutSession(actor, { id: session ?? '', status: step.status }, isJob ? NO_KEY : keyed());
      }
    }
  }

  private async openSession(told: Told, step: StepOf<'open_session'>): Promise<void> {
    const { story } = told;
    const input = CreateCheckoutSession.parse({
      currency: story.currency,
      line_items: step.items,
      locale: step.locale,
      capture_method: story.capture,
      success_url: story.returnUrl,
      customer: told.customer,
      customer_email: story.email,
      reference: story.reference,
      description: story.description,
      metadata: story.metadata,
      expires_in: step.lifetimeMs / 1_000,
    });
    told.session = (await createCheckoutSession(this.key(), input, keyed())).row.id;
  }

  private async create(told: Told, step: StepOf<'create'>): Promise<void> {
    const { story, session } = told;
    const input = CreatePayment.parse({
      amount: story.amount,
      currency: story.currency,
      capture_method: story.capture,
      confirm: step.confirm,
      payment_method: step.method && (await this.method(told, step.method)),
      customer: told.customer,
      customer_email: story.email,
      reference: story.reference,
      description: story.description,
      metadata: story.metadata,
      return_url: story.returnUrl,
      payer: toldOf(story),
    });
    const origin = session ? { checkoutSessionId: session, locale: 'en' } : undefined;
    const creating = createPayment(this.payerOrKey(told), input, keyed(), origin);
    await creating.catch(ignoreDecline);
    const newest = { where: { environmentId: this.place.environment.id }, orderBy: { id: 'desc' } } as const;
    told.payment = (await db().payment.findFirstOrThrow(newest)).id;
  }

  /** On the checkout page a card becomes a token first. */
  private async method(told: Told, name: string): Promise<string> {
    const method = testMethod(name);
    if (!told.session || method?.type !== 'card') return name;
    const { number, expMonth, expYear, cvc } = method.details;
    const card = { number, exp_month: expMonth, exp_year: expYear, cvc: cvc ?? undefined };
    return (await createToken(this.payerOrKey(told), { type: 'card', card }, NO_KEY)).row.id;
  }

  private async finish(paymentId: string, result: StepOf<'finish'>['result']): Promise<void> {
    const environmentId = this.place.environment.id;
    const { nextAction } = await db().payment.findUniqueOrThrow({
      where: { environmentId_id: { environmentId, id: paymentId } },
    });
    const { url } = nextAction as { url: string };
    await decideChallenge(environmentId, new URL(url).pathname.split('/').at(-1) ?? '', result);
    await callbacksIdle();
  }

  private async refundElsewhere(paymentId: string, amount: number): Promise<void> {
    const environmentId = this.place.environment.id;
    const attempt = await db().attempt.findFirstOrThrow({
      where: { environmentId, paymentId },
      orderBy: { number: 'desc' },
    });
    const body = {
      operation_id: newId('operation'),
      reference: attempt.networkReference,
      amount,
      currency: attempt.currency,
      final: true,
      callback_url: 'https://portal.example/callback',
    };
    const path = `/${attempt.methodType}/refunds`;
    const headers = { 'sandbox-environment': environmentId };
    await answerCall({ method: 'POST', path, headers, body: JSON.stringify(body) });
  }

  private payerOrKey(told: Told): Actor {
    return told.session ? { ...this.actor('payer', 'payer'), ip: PAYER_ADDRESS } : this.key();
  }

  private key(): Actor {
    return this.actor('key', this.place.keyId);
  }

  private actor(kind: Actor['kind'], id: string): Actor {
    return { ...this.system, kind, id, requestId: newId('request') };
  }
}

/** What the merchant's server says of whoever pays. */
function toldOf({ payer }: Story) {
  const { ip, userAgent, device } = unseen(payer);
  return { ip, user_agent: userAgent, device };
}

/**
 * Stories of months are told in one moment, in which whoever tries again would look like somebody who tries out cards: each try
 * comes from a device of its own, and from no address that is counted.
 */
function unseen(payer: Story['payer']): Story['payer'] {
  return { ...payer, ip: '10.0.0.7', device: `dev_${newId('request').slice(-16)}` };
}

/** A declined attempt is part of the story. */
function ignoreDecline(error: unknown): void {
  if (!(error instanceof DomainError) || error.status !== 402) throw error;
}
