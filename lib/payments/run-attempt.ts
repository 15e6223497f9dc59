import type { Actor } from '@/lib/auth/actor';
import { endProbe } from '@/lib/breakers/probe';
import type { Outcome } from '@/lib/connectors/contract';
import { fromSnapshot } from '@/lib/db';
import type { Answered, Reserved, Snapshot } from '@/lib/doors/call';
import { log } from '@/lib/log';
import { answerPayment } from './answer-payment';
import { sendAuthorization } from './call-network';
import { inquireAndSettle } from './inquire-and-settle';
import { type PreparedAttempt, returnUrlOf } from './prepare-attempt';
import type { OperationRow, PaymentRow } from './rows';
import { countBlocked } from './settle-operation';
import { settlePayment } from './settle-payment';
import { DECLINE_CLASSES } from './steps';

/** As much of the payment as every reserve of an attempt answers with. */
type PaymentToSend = Pick<PaymentRow, 'id' | 'captureMethod' | 'returnUrl' | 'customerEmail' | 'description'>;
type Options = { challenge: boolean; locale: string };

/**
 * What follows a reserve of an attempt: a replay is answered from what is stored, a request whose holder died is resumed
 * by asking the network, and our own reserve is sent and settled.
 */
export async function runAttempt(
  actor: Actor,
  reserved: Reserved,
  prepared: PreparedAttempt | null,
  options: Options,
): Promise<Answered<PaymentRow>> {
  const heard: Heard = { outcome: null };
  try {
    return await run(actor, reserved, prepared, options, heard);
  } finally {
    if (prepared?.probe) {
      const passed = heard.outcome && hasPassed(heard.outcome);
      await endProbe(actor.environment, prepared.probe, actor.requestId, passed).catch((error: unknown) =>
        // The payment is answered all the same; the probe's lease ends by itself.
        log.error({ err: error, environmentId: actor.environment.id }, 'the end of a probe was not written'),
      );
    }
  }
}

/** What the network said, for whoever has to know it however the attempt ends. */
type Heard = { outcome: Outcome | null };

/** A decline by the issuer or the payer says that the network is well. */
function hasPassed(outcome: Outcome): boolean {
  if (outcome.result === 'declined')
    return !(DECLINE_CLASSES.network as readonly string[]).includes(outcome.decline.code);
  return outcome.result === 'approved' || outcome.result === 'pending';
}

async function run(
  actor: Actor,
  reserved: Reserved,
  prepared: PreparedAttempt | null,
  options: Options,
  heard: Heard,
): Promise<Answered<PaymentRow>> {
  if (reserved.kind === 'replay') return answerPayment(actor, reserved.move, reserved.replayed);
  if (reserved.kind === 'resume') {
    return answerPayment(
      actor,
      await inquireAndSettle(actor.environment, reserved.operationId, settlePayment),
      null,
    );
  }
  if (reserved.move.result !== 'ok' || !('operation' in reserved.move) || !prepared) {
    if (prepared?.row.decline && reserved.move.result === 'declined')
      countBlocked(prepared.row.method_type, prepared.row.connector);
    return answerPayment(actor, reserved.move, null);
  }
  const payment = fromSnapshot<PaymentToSend>(reserved.move.payment as Snapshot);
  const operation = fromSnapshot<OperationRow>(reserved.move.operation as Snapshot);
  const { risk } = prepared.row;
  const word = await sendAuthorization(actor.environment, operation, {
    // What a person decides on first is authorized only.
    capture: payment.captureMethod === 'auto' && !risk.holds ? 'auto' : 'manual',
    card: prepared.card,
    returnUrl: returnUrlOf(actor.environment.id, payment.id, payment.returnUrl),
    challenge: options.challenge || risk.decision === 'challenge',
    payer: { email: payment.customerEmail, locale: options.locale, ip: actor.ip },
    description: payment.description,
  });
  heard.outcome = word.outcome;
  return answerPayment(actor, await settlePayment(actor.environment, operation, word), null);
}
