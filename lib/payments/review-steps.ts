import { type StoryStep, type StoryTone, step } from './story';
import type { ReviewStanding, StoryEvent } from './timeline';

const ENDS: Readonly<Record<string, readonly [name: string, tone: StoryTone]>> = {
  approved: ['reviewApproved', 'ok'],
  declined: ['reviewDeclined', 'bad'],
  refunded_as_fraud: ['reviewFraud', 'bad'],
  canceled: ['reviewEnded', 'neutral'],
};

/** What became of a review by one event: how it ended, or each thing that somebody changed about it. */
export function reviewSteps(event: StoryEvent): StoryStep[] {
  const { before = null, after } = event.review ?? {};
  if (!after) return [];
  const end = before?.status === after.status ? undefined : ENDS[after.status];
  const told = end ? [{ name: end[0], tone: end[1] }] : changesOf(before, after);
  return told.map((fields, nth) =>
    step({
      tone: 'neutral',
      ...fields,
      id: nth === 0 ? event.id : `${event.id}-${nth}`,
      at: event.createdAt.toISOString(),
    }),
  );
}

/** Whether a step tells how a review ended, and not who worked on it. */
export function isEndOfReview({ name }: StoryStep): boolean {
  return Object.values(ENDS).some(([end]) => end === name);
}

type Told = Pick<StoryStep, 'name'> & Partial<StoryStep>;

function changesOf(before: ReviewStanding | null, after: ReviewStanding): Told[] {
  const isNew = (key: keyof ReviewStanding) => after[key] !== (before?.[key] ?? null);
  const { assigned_to: holder, snoozed_until: until, verdict } = after;
  const told: Told[] = [];
  if (isNew('assigned_to')) told.push({ name: holder ? 'reviewTaken' : 'reviewGivenBack' });
  if (isNew('snoozed_until')) {
    told.push(
      until ? { name: 'reviewPutAway', until: new Date(until).toISOString() } : { name: 'reviewBack' },
    );
  }
  if (isNew('verdict'))
    told.push(verdict ? { name: 'reviewJudged', words: [verdict] } : { name: 'reviewUnjudged' });
  return told.length > 0 ? told : [{ name: 'reviewUnchanged' }];
}
