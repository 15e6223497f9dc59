import type { en } from './en';
import access from './es/access.json';
import alerts from './es/alerts.json';
import audit from './es/audit.json';
import balances from './es/balances.json';
import boards from './es/boards.json';
import breakers from './es/breakers.json';
import checkoutSessions from './es/checkout-sessions.json';
import common from './es/common.json';
import configuration from './es/configuration.json';
import customers from './es/customers.json';
import disputes from './es/disputes.json';
import eventMeanings from './es/event-meanings.json';
import events from './es/events.json';
import home from './es/home.json';
import insights from './es/insights.json';
import invariants from './es/invariants.json';
import keys from './es/keys.json';
import lists from './es/lists.json';
import live from './es/live.json';
import methodSettings from './es/method-settings.json';
import metrics from './es/metrics.json';
import notes from './es/notes.json';
import palette from './es/palette.json';
import paymentDetail from './es/payment-detail.json';
import payments from './es/payments.json';
import payoutAccounts from './es/payout-accounts.json';
import payoutSchedules from './es/payout-schedules.json';
import payouts from './es/payouts.json';
import people from './es/people.json';
import refunds from './es/refunds.json';
import refusals from './es/refusals.json';
import requests from './es/requests.json';
import reviews from './es/reviews.json';
import riskInsights from './es/risk-insights.json';
import riskLists from './es/risk-lists.json';
import riskRules from './es/risk-rules.json';
import security from './es/security.json';
import shell from './es/shell.json';
import signatures from './es/signatures.json';
import traffic from './es/traffic.json';
import webhooks from './es/webhooks.json';

/** Spanish, in exactly the shape of English. */
export const es: typeof en = {
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
