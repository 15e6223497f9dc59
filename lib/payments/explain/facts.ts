import type { PaymentParts } from '../queries';
import type { OperationRow } from '../rows';
import type { Chapter } from '../story';

/** What an explanation is told from. `chapters` is the same story that the page shows; sentences point into it. */
export type ExplainFacts = {
  payment: PaymentParts;
  operations: readonly OperationRow[];
  chapters: readonly Chapter[];
};
