import type { SignalKey } from './signals';
import type { Channel, Comparison, Severity } from './words';

type Preset = {
  signal: SignalKey;
  split?: 'connector' | 'endpoint';
  comparison: Comparison;
  /** In the signal's unit; a part of what is usual for `rise` and `drop`. */
  threshold: number;
  window_minutes: 5 | 15 | 30 | 60 | 240 | 1440;
  sample_min: number;
  severity: Severity;
  escalate_minutes?: number;
};

const CHANNELS: readonly Channel[] = ['console', 'email', 'webhook'];

/**
 * The rules that every environment begins with; members change them. Environments that have the others
 * are given a new one too. Client-safe.
 */
// biome-ignore format: a table reads better in its own columns
export const PRESETS = {
  connector_errors: {
    signal: 'connector_failures', split: 'connector', comparison: 'above', threshold: 0.4, window_minutes: 15, sample_min: 10,
    severity: 'critical', escalate_minutes: 15,
  },
  connector_latency: {
    signal: 'connector_latency_p95', split: 'connector', comparison: 'above', threshold: 5_000, window_minutes: 15,
    sample_min: 20, severity: 'warning',
  },
  // Three times as long as at this hour of past weeks, however short that is.
  connector_latency_jump: {
    signal: 'connector_latency_p95', split: 'connector', comparison: 'rise', threshold: 2, window_minutes: 30,
    sample_min: 40, severity: 'warning',
  },
  conversion_drop: {
    signal: 'authorization_rate', comparison: 'drop', threshold: 0.25, window_minutes: 60, sample_min: 30,
    severity: 'critical', escalate_minutes: 30,
  },
  // Of those who opened the page; some of the newest are still on it, which is less than this drop.
  checkout_drop: {
    signal: 'checkout_conversion', comparison: 'drop', threshold: 0.3, window_minutes: 60, sample_min: 30, severity: 'warning',
  },
  endpoint_failing: {
    signal: 'endpoint_failures', split: 'endpoint', comparison: 'above', threshold: 0.5, window_minutes: 60, sample_min: 10,
    severity: 'warning',
  },
  card_testing: {
    signal: 'cards_tried', comparison: 'above', threshold: 7, window_minutes: 60, sample_min: 8, severity: 'critical',
  },
  refund_burst: {
    signal: 'refunds', comparison: 'rise', threshold: 3, window_minutes: 60, sample_min: 20, severity: 'warning',
  },
  sign_in_burst: {
    signal: 'sign_in_failures', comparison: 'above', threshold: 19, window_minutes: 60, sample_min: 20, severity: 'warning',
  },
  keys_elsewhere: {
    signal: 'calls_from_new_addresses', comparison: 'above', threshold: 999, window_minutes: 60, sample_min: 1_000,
    severity: 'warning',
  },
  // Must never fire: the books do not say what payments say.
  ledger_imbalance: {
    signal: 'invariants_broken', comparison: 'above', threshold: 0, window_minutes: 5, sample_min: 0, severity: 'critical',
    escalate_minutes: 5,
  },
  payout_failed: {
    signal: 'payouts_failed', comparison: 'above', threshold: 0, window_minutes: 1440, sample_min: 0, severity: 'critical',
    escalate_minutes: 60,
  },
  disputes_due: {
    signal: 'disputes_due', comparison: 'above', threshold: 0, window_minutes: 1440, sample_min: 0, severity: 'warning',
  },
} as const satisfies Record<string, Preset>;
export type PresetKey = keyof typeof PRESETS;
export const PRESET_KEYS = Object.keys(PRESETS) as PresetKey[];

/** The columns of a preset's rule. */
export function columnsOf(key: PresetKey) {
  const preset: Preset = PRESETS[key];
  return {
    preset: key,
    split: null,
    escalate_minutes: null,
    ...preset,
    channels: CHANNELS,
  };
}
