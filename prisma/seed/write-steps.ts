import { countryOfAddress, plainAddress } from '@/lib/risk/tables/ip-places';
import { Random } from './random';
import { type Step, type StepOf, type Story, stepsUntil } from './story';
import type { Telling } from './telling';

const SECOND_MS = 1_000;
type PageStep = { step: 'opened' | 'chosen' | 'refused'; method: '' | 'card' | 'alipay' };

/**
 * What the payer of a story did on the page of its checkout session, as the page would have told it. Drawn by the session's id, so
 * that it follows from the story and changes nothing else of it.
 */
export function writeSteps(
  telling: Telling,
  open: StepOf<'open_session'>,
  sessionId: string,
  until: Date,
): void {
  const { story, written } = telling;
  const random = new Random(`steps ${sessionId}`);
  const submitted = stepsUntil(story, until).find(isSubmission);
  const isSubmitted = submitted !== undefined;
  // Of the pages that nobody submits some are never opened, and many are left at once.
  const fate = isSubmitted
    ? 'chosen'
    : random.weighted([
        ['unseen', 18],
        ['opened', 42],
        ['chosen', 28],
        ['refused', 12],
      ] as const);
  if (fate === 'unseen') return;
  const seenAt = new Date(open.at.getTime() + random.int(2, 15) * SECOND_MS);
  const method = submitted ? methodOf(submitted) : random.chance(0.8) ? 'card' : 'alipay';
  const last = submitted?.at ?? new Date(seenAt.getTime() + random.int(8, 90) * SECOND_MS);
  const steps: [Date, PageStep][] = [
    [seenAt, { step: 'opened', method: '' }],
    ...(fate === 'opened' ? [] : [[last, { step: 'chosen', method }] as [Date, PageStep]]),
    // Whoever corrects the form goes on; whoever does not leaves here.
    ...(fate === 'refused' || (method === 'card' && random.chance(0.06))
      ? [[last, { step: 'refused', method: 'card' }] as [Date, PageStep]]
      : []),
  ];
  for (const [at, step] of steps.filter(([at]) => at <= until)) {
    written.calls.push({
      name: 'checkout_steps_note',
      argument: { session_id: sessionId, steps: [step], at: at.toISOString(), ...seenOf(story) },
    });
  }
}

type Submission = StepOf<'create'> | StepOf<'confirm'>;
const isSubmission = (step: Step): step is Submission =>
  step.do === 'confirm' || (step.do === 'create' && step.confirm);

function methodOf({ method }: Submission): 'card' | 'alipay' {
  return method?.includes('alipay') ? 'alipay' : 'card';
}

function seenOf({ payer }: Story) {
  return { user_agent: payer.userAgent, country: payer.ip && countryOfAddress(plainAddress(payer.ip)) };
}
