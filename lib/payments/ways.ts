/**
 * The ways that payments take, from their making to where they are now. A payment is on exactly one way; a flow is the step of
 * ways from one stage to the next. Metrics count ways, lists are asked for flows: both must name the same payments. Client-safe.
 */

/**
 * `authorized_later`: a first attempt was declined before. `kept`: captured, and neither refunded nor disputed; who was
 * disputed is not counted as refunded once more. `left`: nobody decided and nobody canceled.
 */
export const STAGES = [
  'created',
  'submitted',
  'challenged',
  'authorized_first',
  'authorized_later',
  'captured',
  'kept',
  'refunded',
  'disputed',
  'to_capture',
  'declined',
  'canceled',
  'left',
] as const;
export type Stage = (typeof STAGES)[number];

const UNDECIDED_ENDS = ['declined', 'canceled', 'left'] as const;
const AFTER_AUTHORIZATION: readonly (readonly Stage[])[] = [
  ['captured', 'kept'],
  ['captured', 'refunded'],
  ['captured', 'disputed'],
  ['to_capture'],
  ['canceled'],
];

/** Every way by its name in the database (`payment_way`). */
export const WAYS: ReadonlyMap<string, readonly Stage[]> = new Map(allWays());

function allWays(): [string, readonly Stage[]][] {
  const untried = (['canceled', 'left'] as const).map((end): [string, readonly Stage[]] => [
    end,
    ['created', end],
  ]);
  const tried = (['straight', 'challenged'] as const).flatMap((how) => {
    const begin: readonly Stage[] =
      how === 'challenged' ? ['created', 'submitted', 'challenged'] : ['created', 'submitted'];
    const ended = UNDECIDED_ENDS.map((end): [string, readonly Stage[]] => [`${how}_${end}`, [...begin, end]]);
    const authorized = (['first', 'later'] as const).flatMap((when) =>
      AFTER_AUTHORIZATION.map((rest): [string, readonly Stage[]] => [
        `${how}_${when}_${rest.at(-1)}`,
        [...begin, `authorized_${when}`, ...rest],
      ]),
    );
    return [...ended, ...authorized];
  });
  return [...untried, ...tried];
}

/** Every flow once, from the first stages to the last. */
export const PAYMENT_FLOWS = [
  'created-submitted',
  'created-canceled',
  'created-left',
  'submitted-challenged',
  'submitted-authorized_first',
  'submitted-authorized_later',
  'submitted-declined',
  'submitted-canceled',
  'submitted-left',
  'challenged-authorized_first',
  'challenged-authorized_later',
  'challenged-declined',
  'challenged-canceled',
  'challenged-left',
  'authorized_first-captured',
  'authorized_first-to_capture',
  'authorized_first-canceled',
  'authorized_later-captured',
  'authorized_later-to_capture',
  'authorized_later-canceled',
  'captured-kept',
  'captured-refunded',
  'captured-disputed',
] as const satisfies readonly `${Stage}-${Stage}`[];
export type Flow = (typeof PAYMENT_FLOWS)[number];

/** The flows that a way is made of. */
export function flowsOf(way: readonly Stage[]): Flow[] {
  return way.slice(1).map((stage, nth) => `${way[nth]}-${stage}` as Flow);
}

/** The two ends of a flow. */
export function endsOf(flow: Flow): [Stage, Stage] {
  return flow.split('-') as [Stage, Stage];
}

/** Stages that other ways pass between the two ends of a flow: whoever took the flow was in none of them. */
export function stagesBetween(flow: Flow): Stage[] {
  const [from, to] = endsOf(flow);
  const between = [...WAYS.values()].flatMap((way) => {
    const [first, last] = [way.indexOf(from), way.indexOf(to)];
    return first >= 0 && last > first ? way.slice(first + 1, last) : [];
  });
  return [...new Set(between)];
}
