/** Below this number of outcomes a rate is luck, and is shown as such. Client-safe. */
export const OUTCOMES_MIN = 30;
