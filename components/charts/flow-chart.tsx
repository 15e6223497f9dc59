'use client';

import { ResponsiveContainer, Sankey, type SankeyLinkProps, type SankeyNodeProps } from 'recharts';

export type FlowStage = {
  key: string;
  name: string;
  /** Its number as text. */
  count: string;
  color: string;
};
export type FlowLink = {
  key: string;
  /** Indexes of stages. */
  source: number;
  target: number;
  value: number;
};

export type FlowChartProps = {
  stages: readonly FlowStage[];
  flows: readonly FlowLink[];
  /** Key of the stage or flow that is pointed at here or in the table. */
  active: string | null;
  onActive: (key: string | null) => void;
  onChoose: (key: string) => void;
};

const NODE_WIDTH = 12;
/** Room for the words on the right of the last stages. */
const MARGIN = { top: 12, right: 150, bottom: 12, left: 2 };

/** Ways of payments as flows whose width is their number. The table beside it has the same numbers and the links. */
export function FlowChart({ stages, flows, active, onActive, onChoose }: FlowChartProps) {
  const pointing = (key: string) => ({
    onMouseEnter: () => onActive(key),
    onMouseLeave: () => onActive(null),
    onClick: () => onChoose(key),
    className: 'cursor-pointer',
  });
  function node({ x, y, width, height, index }: SankeyNodeProps) {
    const stage = stages[index];
    if (!stage) return <g />;
    return (
      <g {...pointing(stage.key)} data-stage={stage.key}>
        <rect
          x={x}
          y={y}
          width={width}
          height={Math.max(height, 2)}
          fill={stage.color}
          stroke={active === stage.key ? 'var(--ink)' : 'none'}
        />
        <text x={x + width + 6} y={y + height / 2} dy="0.35em" fontSize={12} fill="var(--ink)">
          {stage.name}{' '}
          <tspan fontWeight={640} className="tabular-nums">
            {stage.count}
          </tspan>
        </text>
      </g>
    );
  }
  function link({
    sourceX,
    sourceY,
    sourceControlX,
    targetX,
    targetY,
    targetControlX,
    linkWidth,
    index,
  }: SankeyLinkProps) {
    const flow = flows[index];
    const color = flow && stages[flow.target]?.color;
    const half = Math.max(linkWidth, 1.5) / 2;
    // An area and not a thick line, whose ends would stand out where the way is short.
    const top = { source: sourceY - half, target: targetY - half };
    const bottom = { source: sourceY + half, target: targetY + half };
    const d = [
      `M${sourceX},${top.source}C${sourceControlX},${top.source} ${targetControlX},${top.target} ${targetX},${top.target}`,
      `V${bottom.target}C${targetControlX},${bottom.target} ${sourceControlX},${bottom.source} ${sourceX},${bottom.source}Z`,
    ].join('');
    return (
      <path
        {...(flow ? pointing(flow.key) : {})}
        data-flow={flow?.key}
        d={d}
        fill={color}
        fillOpacity={active === flow?.key ? 0.7 : 0.3}
      />
    );
  }
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Sankey
        data={{ nodes: stages.map(({ name }) => ({ name })), links: [...flows] }}
        nodeWidth={NODE_WIDTH}
        nodePadding={22}
        linkCurvature={0.5}
        iterations={64}
        sort={false}
        margin={MARGIN}
        tabIndex={-1}
        node={node}
        link={link}
      />
    </ResponsiveContainer>
  );
}
