import type { Chapter, StoryStep } from '@/lib/payments/story';
import { argumentsOf, messagesOf } from './messages-support';

/** What each argument of a step's sentence is taken from. */
const SOURCES: Readonly<Record<string, (step: StoryStep) => unknown>> = {
  amount: (step) => step.amount,
  fee: (step) => step.fee,
  until: (step) => step.until,
  network: (step) => step.connector,
  count: (step) => step.count,
  reason: (step) => step.code,
  rules: (step) => step.words[0],
  name: (step) => step.words[0],
};

const MESSAGES = messagesOf('en');

/** Steps that speak of what they do not have, which the page would tell as zero or as nothing; and those without words. */
export function hollowSteps(chapters: readonly Chapter[]): string[] {
  return chapters.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      const message =
        MESSAGES.get(`story.steps.${step.name}`) ?? MESSAGES.get(`payment.timeline.operations.${step.name}`);
      if (message === undefined) return [`${step.name} has no words`];
      const missing = argumentsOf(message).filter((name) => (SOURCES[name]?.(step) ?? null) === null);
      return missing.map((name) => `${step.name} has no ${name}`);
    }),
  );
}
