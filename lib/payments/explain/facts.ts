import type { PaymentParts } from '../queries';
import type { Chapter } from '../story';
import type { StoryOperation } from '../timeline';

/** What an explanation is told from. `chapters` is the same story that the page shows; sentences point into it. */
export type ExplainFacts = {
  payment: PaymentParts;
  operations: readonly StoryOperation[];
  chapters: readonly Chapter[];
};
