/** What made-up traffic is like. Client-safe. */
export const TRAFFIC_PATTERNS = ['mixed', 'ordinary', 'card_testing', 'stolen_cards'] as const;
export type TrafficPattern = (typeof TRAFFIC_PATTERNS)[number];
