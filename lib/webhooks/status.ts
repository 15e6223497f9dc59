/** What may follow what, the same tables as the database's. Client-safe. */
export const ENDPOINT_STATUSES = ['enabled', 'paused', 'disabled'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/** `paused` by somebody, `disabled` by itself; a backlog waits in both. */
export const ENDPOINT_TRANSITIONS: Record<EndpointStatus, readonly EndpointStatus[]> = {
  enabled: ['paused', 'disabled'],
  paused: ['enabled', 'disabled'],
  disabled: ['enabled'],
};

export const DELIVERY_STATUSES = ['pending', 'delivered', 'exhausted', 'canceled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** `canceled`: its endpoint was deleted. Whatever has ended can be sent again. */
export const DELIVERY_TRANSITIONS: Record<DeliveryStatus, readonly DeliveryStatus[]> = {
  pending: ['delivered', 'exhausted', 'canceled'],
  delivered: ['pending'],
  exhausted: ['pending'],
  canceled: ['pending'],
};

/** How one try ends. Only `delivered`, an answer of 2xx, ends the delivery. */
export const TRY_OUTCOMES = [
  'delivered',
  'refused',
  'timed_out',
  'not_resolved',
  'address_refused',
  'not_connected',
  'tls_failed',
  'connection_lost',
  'bad_answer',
  'failed',
  'cut_off',
] as const;
export type TryOutcome = (typeof TRY_OUTCOMES)[number];
