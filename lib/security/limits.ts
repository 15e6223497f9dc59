/** Bounds of what a merchant may ask of its members' sessions. Client-safe. */
export const IDLE_MINUTES = { min: 5, max: 60 } as const;
export const SESSION_HOURS = { min: 1, max: 24 } as const;
/** Days that members have to set up a second factor once it is asked for. */
export const GRACE_DAYS_MAX = 14;
