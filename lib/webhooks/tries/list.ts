import type { ListDefinition } from '@/lib/lists/definition';
import { TRY_OUTCOMES, type TryOutcome } from '../status';
import { TRY_ANSWERS, TRY_VIEWS, type TryAnswer } from './answers';
import type { WebhookTryView } from './render';

/** The list of tries to deliver, as its page, its address, its exports and the API read it. Client-safe. */
export const TRIES_LIST: ListDefinition<WebhookTryView> = {
  key: 'webhook_tries',
  apiPath: '/webhook_tries',
  pagePath: '/webhooks/tries',
  title: 'webhooks.tryList.title',
  caption: 'webhooks.tryList.title',
  newRows: 'webhooks.tryList.newer',
  newBy: 'started_at',
  refreshMs: 5_000,
  search: 'webhooks.tryList.search',
  tabs: (['all', ...TRY_VIEWS] as const).map((key) => ({
    key,
    label: `webhooks.tryList.tabs.${key}` as const,
  })),
  sorts: [{ key: 'created', label: 'webhooks.tryList.began' }],
  filters: [
    { key: 'created', label: 'webhooks.tryList.began', type: 'date' },
    {
      key: 'outcome',
      label: 'webhooks.tryList.outcome',
      type: 'choice',
      values: TRY_OUTCOMES,
      optionLabel: (value) => `webhooks.delivery.outcomes.${value as TryOutcome}` as const,
    },
    {
      key: 'answer',
      label: 'webhooks.tryList.answer',
      type: 'choice',
      values: TRY_ANSWERS,
      optionLabel: (value) => `webhooks.tryList.answers.${value as TryAnswer}` as const,
    },
    {
      key: 'endpoint',
      label: 'webhooks.tryList.endpointId',
      type: 'text',
      lengthMax: 64,
      hint: 'lists.hints.id',
    },
    { key: 'type', label: 'webhooks.delivery.event', type: 'text', lengthMax: 64 },
  ],
  columns: [
    {
      key: 'outcome',
      label: 'webhooks.tryList.outcome',
      isDefault: true,
      phone: 1,
      exports: (row) => row.outcome,
    },
    {
      key: 'status',
      label: 'webhooks.tryList.statusCode',
      isDefault: true,
      isRight: true,
      exports: (row) => row.status_code,
    },
    {
      key: 'type',
      label: 'webhooks.delivery.event',
      isDefault: true,
      phone: 3,
      exports: (row) => row.event_type,
    },
    { key: 'url', label: 'webhooks.url', isDefault: true, exports: (row) => row.url },
    {
      key: 'number',
      label: 'webhooks.tryList.number',
      isDefault: true,
      isRight: true,
      exports: (row) => row.number,
    },
    {
      key: 'duration',
      label: 'webhooks.tryList.duration',
      isDefault: true,
      isRight: true,
      phone: 2,
      exports: (row) => row.duration_ms,
    },
    { key: 'delivery', label: 'webhooks.delivery.facts', isDefault: false, exports: (row) => row.delivery },
    { key: 'event', label: 'webhooks.tryList.eventId', isDefault: false, exports: (row) => row.event },
    {
      key: 'endpoint',
      label: 'webhooks.tryList.endpointId',
      isDefault: false,
      exports: (row) => row.endpoint,
    },
    {
      key: 'created',
      label: 'webhooks.tryList.began',
      isDefault: true,
      isRight: true,
      sort: 'created',
      phone: 4,
      isTime: true,
      exports: (row) => ({ at: row.started_at }),
    },
  ],
};
