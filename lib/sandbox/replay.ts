import { type Effect, effectAnswer } from './effect';
import { errorAnswer, type NetworkAnswer, type PaymentNetwork } from './network-call';

/** The answer to an operation id that the log has already: the first effect's, unless it was another request's. */
export function answerOf(effect: Effect, network: PaymentNetwork, requestHash: string): NetworkAnswer {
  if (effect.state === 'sealed') {
    return errorAnswer(409, 'operation_sealed', 'the operation was sealed before it came');
  }
  if (effect.request_hash !== requestHash || effect.network !== network) {
    return errorAnswer(409, 'operation_conflict', 'this operation id was used with another body');
  }
  return effectAnswer(effect);
}
