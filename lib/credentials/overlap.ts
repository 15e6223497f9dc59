/** Hours that a replaced key or secret goes on beside its successor. Client-safe. */
export const OVERLAP_HOURS = [0, 1, 24, 72, 168] as const;

export type OverlapHours = (typeof OVERLAP_HOURS)[number];
