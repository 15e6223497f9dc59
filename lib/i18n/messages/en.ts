import access from './en/access.json';
import alerts from './en/alerts.json';
import audit from './en/audit.json';
import balances from './en/balances.json';
import boards from './en/boards.json';
import breakers from './en/breakers.json';
import checkoutSessions from './en/checkout-sessions.json';
import common from './en/common.json';
import configuration from './en/configuration.json';
import customers from './en/customers.json';
import disputes from './en/disputes.json';
import eventMeanings from './en/event-meanings.json';
import events from './en/events.json';
import home from './en/home.json';
import insights from './en/insights.json';
import invariants from './en/invariants.json';
import keys from './en/keys.json';
import lists from './en/lists.json';
import live from './en/live.json';
import methodSettings from './en/method-settings.json';
import metrics from './en/metrics.json';
import notes from './en/notes.json';
import palette from './en/palette.json';
import paymentDetail from './en/payment-detail.json';
import payments from './en/payments.json';
import payoutAccounts from './en/payout-accounts.json';
import payoutSchedules from './en/payout-schedules.json';
import payouts from './en/payouts.json';
import people from './en/people.json';
import refunds from './en/refunds.json';
import refusals from './en/refusals.json';
import requests from './en/requests.json';
import reviews from './en/reviews.json';
import riskInsights from './en/risk-insights.json';
import riskLists from './en/risk-lists.json';
import riskRules from './en/risk-rules.json';
import security from './en/security.json';
import shell from './en/shell.json';
import signatures from './en/signatures.json';
import traffic from './en/traffic.json';
import webhooks from './en/webhooks.json';

/** All messages of a language: a file per room, each with its namespaces. */
export const en = {
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
