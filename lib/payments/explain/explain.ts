import type { ExplainFacts } from './facts';
import { whatHappened } from './history';
import { moneyNow } from './money';
import { whatNext } from './next';
import type { Sentence } from './sentence';
import { whyNot } from './why';

/**
 * The payment in plain sentences, by rules from facts: what happened, why, where the money is, what happens next and what
 * to do. Each names its evidence on the page.
 */
export function explainPayment(facts: ExplainFacts): Sentence[] {
  return [...whatHappened(facts), ...whyNot(facts), ...moneyNow(facts), ...whatNext(facts)];
}
