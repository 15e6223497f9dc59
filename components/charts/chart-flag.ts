import type { Tone } from './series-chart';

/** What began in a row of a chart, or in several where there is no room for a flag of each: by numbers in a list. */
export type ChartFlag = {
  /** Rows, both included. */
  from: number;
  to: number;
  first: number;
  last: number;
  /** Null for things of several kinds. */
  tone: Tone | null;
};

/** Two flags as one, the earlier first. */
export function joined(earlier: ChartFlag, later: ChartFlag): ChartFlag {
  const tone = earlier.tone === later.tone ? earlier.tone : null;
  return { from: earlier.from, to: later.to, first: earlier.first, last: later.last, tone };
}

/** A flag's text and its edges in pixels. */
export type PlacedFlag = ChartFlag & { text: string; left: number; width: number };
type Room = {
  /** Where the middle of a row is. */
  middleOf: (row: number) => number;
  text: (first: number, last: number) => string;
  /** No flag goes beyond it. */
  right: number;
};

const [GAP_PX, PAD_PX, DIGIT_PX] = [3, 5, 7];

/** Flags above the rows that they are about; those that would lie on each other are one. */
export function placedFlags(flags: readonly ChartFlag[], { middleOf, text, right }: Room): PlacedFlag[] {
  const place = (flag: ChartFlag): PlacedFlag => {
    const words = text(flag.first, flag.last);
    const width = 2 * PAD_PX + DIGIT_PX * words.length;
    const middle = (middleOf(flag.from) + middleOf(flag.to)) / 2;
    return { ...flag, text: words, width, left: Math.min(middle - width / 2, right - width) };
  };
  const placed: PlacedFlag[] = [];
  for (const flag of flags) {
    let next = place(flag);
    // A joined flag is wider, so it may reach the one before it.
    for (let one = placed.at(-1); one && one.left + one.width + GAP_PX > next.left; one = placed.at(-1)) {
      placed.pop();
      next = place(joined(one, next));
    }
    placed.push(next);
  }
  return placed;
}
