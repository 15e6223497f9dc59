import { ReferenceLine, usePlotArea, useXAxisScale } from 'recharts';
import { type ChartFlag, placedFlags } from './chart-flag';
import type { ChartMark } from './series-chart';

const FLAG_PX = 16;
/** Above the plot: flags, and air around them, so that a point at the top is not on one. */
export const FLAG_ROOM_PX = FLAG_PX + 7;

/** What happened besides payments: a line where it began, and one where it ended. */
export function Marks({ marks }: { marks: readonly ChartMark[] }) {
  return marks.flatMap(({ from, to, tone }) =>
    [...new Set([from, to])].map((index) => (
      <ReferenceLine
        key={`${from} ${to} ${tone} ${index}`}
        x={index}
        stroke={`var(--${tone})`}
        strokeDasharray="2 2"
      />
    )),
  );
}

type FlagsProps = {
  all: readonly ChartFlag[];
  text: (first: number, last: number) => string;
  /** Pixels beside the plot that a flag may reach into. */
  right: number;
};

/** Flags on the lines where things began, with their numbers in the list below the chart. */
export function Flags({ all, text, right }: FlagsProps) {
  const plot = usePlotArea();
  const scale = useXAxisScale();
  if (!plot || !scale) return null;
  const middleOf = (row: number) => scale(row, { position: 'middle' }) ?? plot.x;
  const top = plot.y - FLAG_ROOM_PX + 1;
  const placed = placedFlags(all, { middleOf, text, right: plot.x + plot.width + right });
  return placed.map(({ first, text: words, left, width, tone }) => (
    <g key={first} data-flag={words}>
      <rect
        x={left}
        y={top}
        width={width}
        height={FLAG_PX}
        rx={3}
        fill={tone ? `var(--${tone}-tint)` : 'var(--sunken)'}
      />
      <text
        x={left + width / 2}
        y={top + FLAG_PX / 2}
        dy="0.35em"
        textAnchor="middle"
        fontSize={12}
        fill={tone ? `var(--${tone})` : 'var(--ink)'}
      >
        {words}
      </text>
    </g>
  ));
}
