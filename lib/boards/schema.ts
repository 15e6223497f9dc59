/** What boards are made and changed with. Client-safe. */
import { z } from 'zod';
import { text, Version } from '@/lib/fields';
import { DIMENSIONS } from '@/lib/metrics/dimensions';
import { METRIC_KEYS, METRICS, type MetricKey } from '@/lib/metrics/registry';

export const PANEL_LOOKS = ['card', 'line', 'bar', 'table'] as const;
export type PanelLook = (typeof PANEL_LOOKS)[number];
export const PANEL_SIZES = ['half', 'full'] as const;
/** As many numbers as a page still answers quickly with; the database holds it too. */
export const PANELS_MAX = 24;

/** One number of a board: which, drawn how, broken down by what, and how wide. A card shows the whole, so nothing breaks it down. */
export const Panel = z
  .strictObject({
    metric: z.enum(METRIC_KEYS as [MetricKey, ...MetricKey[]]),
    look: z.enum(PANEL_LOOKS),
    split: z.enum(DIMENSIONS).nullable(),
    size: z.enum(PANEL_SIZES),
  })
  .refine(({ metric, split }) => split === null || METRICS[metric].dimensions.includes(split), {
    path: ['split'],
    message: 'must be something that the number is known by',
  })
  .refine(({ look, split }) => look !== 'card' || split === null, {
    path: ['split'],
    message: 'must be nothing on a card, which shows the whole',
  });
export type Panel = z.output<typeof Panel>;

const Name = text(80);
const Panels = z.array(Panel).max(PANELS_MAX, `must be at most ${PANELS_MAX}: a page has to answer quickly`);
const Id = z.string().max(64);

export const CreateBoard = z.strictObject({ name: Name, panels: Panels, isShared: z.boolean() });
export type CreateBoard = z.output<typeof CreateBoard>;

/** Refused unless the board still has this version. */
export const ChangeBoard = z.strictObject({
  id: Id,
  version: Version,
  name: Name.optional(),
  panels: Panels.optional(),
  isShared: z.boolean().optional(),
});
export type ChangeBoard = z.output<typeof ChangeBoard>;

export const DeleteBoard = z.strictObject({ id: Id, version: Version });
export type DeleteBoard = z.output<typeof DeleteBoard>;

/** What a new board begins with: money, whether payments come through, how fast, and what comes back. */
export const FIRST_PANELS: readonly Panel[] = [
  { metric: 'gross_volume', look: 'card', split: null, size: 'half' },
  { metric: 'authorization_rate', look: 'card', split: null, size: 'half' },
  { metric: 'payments', look: 'bar', split: null, size: 'full' },
  { metric: 'authorization_rate', look: 'line', split: 'method', size: 'half' },
  { metric: 'connector_latency_p95', look: 'line', split: null, size: 'half' },
  { metric: 'dispute_rate', look: 'line', split: null, size: 'half' },
  { metric: 'refund_amount', look: 'bar', split: null, size: 'half' },
];
