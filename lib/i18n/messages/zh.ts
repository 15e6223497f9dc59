import type { en } from './en';
import access from './zh/access.json';
import alerts from './zh/alerts.json';
import audit from './zh/audit.json';
import balances from './zh/balances.json';
import boards from './zh/boards.json';
import breakers from './zh/breakers.json';
import checkoutSessions from './zh/checkout-sessions.json';
import common from './zh/common.json';
import configuration from './zh/configuration.json';
import customers from './zh/customers.json';
import disputes from './zh/disputes.json';
import eventMeanings from './zh/event-meanings.json';
import events from './zh/events.json';
import home from './zh/home.json';
import insights from './zh/insights.json';
import invariants from './zh/invariants.json';
import keys from './zh/keys.json';
import lists from './zh/lists.json';
import live from './zh/live.json';
import methodSettings from './zh/method-settings.json';
import metrics from './zh/metrics.json';
import notes from './zh/notes.json';
import palette from './zh/palette.json';
import paymentDetail from './zh/payment-detail.json';
import payments from './zh/payments.json';
import payoutAccounts from './zh/payout-accounts.json';
import payoutSchedules from './zh/payout-schedules.json';
import payouts from './zh/payouts.json';
import people from './zh/people.json';
import refunds from './zh/refunds.json';
import refusals from './zh/refusals.json';
import requests from './zh/requests.json';
import reviews from './zh/reviews.json';
import riskInsights from './zh/risk-insights.json';
import riskLists from './zh/risk-lists.json';
import riskRules from './zh/risk-rules.json';
import security from './zh/security.json';
import shell from './zh/shell.json';
import signatures from './zh/signatures.json';
import traffic from './zh/traffic.json';
import webhooks from './zh/webhooks.json';

/** Simplified Chinese, in exactly the shape of English. */
export const zh: typeof en = {
  ...common,
  ...alerts,
  ...breakers,
  ...insights,
  ...boards,
  ...riskInsights,
  ...shell,
  ...security,
  ...webhooks,
  ...traffic,
  ...access,
  ...home,
  ...payments,
  ...paymentDetail,
  ...payoutAccounts,
  ...payoutSchedules,
  ...payouts,
  ...people,
  ...refunds,
  ...disputes,
  ...checkoutSessions,
  ...configuration,
  ...customers,
  ...audit,
  ...balances,
  ...events,
  ...invariants,
  ...keys,
  ...signatures,
  ...lists,
  ...live,
  ...methodSettings,
  ...metrics,
  ...notes,
  ...palette,
  ...eventMeanings,
  ...refusals,
  ...requests,
  ...riskRules,
  ...riskLists,
  ...reviews,
};
