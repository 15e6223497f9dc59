import { PAYOUT_EVENTS } from './payout-events';

/**
 * Every event there is: name → the noun whose shape `data.object` has, and one line of description. The endpoint form,
 * the documentation and the types read this table. Client-safe.
 */
export const EVENTS = {
  'payment.created': { noun: 'payment', description: 'A payment was created.' },
  'payment.updated': { noun: 'payment', description: 'Reference, description, e-mail or metadata changed.' },
  'payment.processing': {
    noun: 'payment',
    description: 'An attempt was reserved; the network is being asked.',
  },
  'payment.requires_action': {
    noun: 'payment',
    description: 'The payer must act: 3-D Secure or a wallet page.',
  },
  'payment.in_review': { noun: 'payment', description: 'The payment waits for a decision of your staff.' },
  'payment.authorized': { noun: 'payment', description: 'The amount is authorized and can be captured.' },
  'payment.captured': {
    noun: 'payment',
    description: 'All or a part of the authorized amount was captured.',
  },
  'payment.succeeded': {
    noun: 'payment',
    description: 'The payment is complete: nothing more will be captured.',
  },
  'payment.attempt_failed': {
    noun: 'payment',
    description: 'An attempt was declined; another one may follow.',
  },
  'payment.capture_failed': {
    noun: 'payment',
    description: 'The network refused a capture; it may be tried again.',
  },
  'payment.failed': { noun: 'payment', description: 'The last possible attempt was declined.' },
  'payment.canceled': {
    noun: 'payment',
    description: 'The payment was canceled; authorized money was released.',
  },
  'payment.expired': { noun: 'payment', description: 'The authorization ended without a capture.' },
  'payment.rated': {
    noun: 'payment',
    description: 'The payer said on the checkout page how paying was, or changed their answer.',
  },
  'refund.created': {
    noun: 'refund',
    description: 'A refund was reserved: it is on its way to the network, or waits for approval.',
  },
  'refund.approved': {
    noun: 'refund',
    description: 'A second person approved the refund; it goes to the network.',
  },
  'refund.rejected': {
    noun: 'refund',
    description: 'A second person refused; the money is back in your balance.',
  },
  'refund.expired': {
    noun: 'refund',
    description: 'Nobody approved in time; the money is back in your balance.',
  },
  'refund.canceled': {
    noun: 'refund',
    description: 'The refund was taken back before it was sent; the money is back in your balance.',
  },
  'refund.delayed': {
    noun: 'refund',
    description: 'The network could not be reached and nothing was sent; the refund is sent again later.',
  },
  'refund.succeeded': { noun: 'refund', description: 'The network gave the money back.' },
  'refund.failed': { noun: 'refund', description: 'The network refused; the money is back in your balance.' },
  'dispute.created': {
    noun: 'dispute',
    description: 'A payer’s bank opened a dispute or asks about a payment.',
  },
  'dispute.updated': {
    noun: 'dispute',
    description: 'A dispute moved on: evidence was sent, or it entered another stage.',
  },
  'dispute.evidence_due': {
    noun: 'dispute',
    description: 'A dispute waits for evidence; `reminder_days` are left.',
  },
  'dispute.won': { noun: 'dispute', description: 'You won: amount and fee are back in your balance.' },
  'dispute.lost': { noun: 'dispute', description: 'You lost: the money stays with the payer.' },
  'dispute.accepted': { noun: 'dispute', description: 'A dispute was accepted: the payer keeps the money.' },
  'dispute.expired': { noun: 'dispute', description: 'The deadline passed without an answer.' },
  ...PAYOUT_EVENTS,
  'customer.created': { noun: 'customer', description: 'A customer was created.' },
  'customer.updated': { noun: 'customer', description: 'A customer changed.' },
  'customer.deleted': { noun: 'customer', description: 'A customer was deleted.' },
  'customer.merged': { noun: 'customer', description: 'Another customer was merged into this one.' },
  'customer.exported': {
    noun: 'customer',
    description: 'A member exported the personal data of a customer.',
  },
  'customer.erased': { noun: 'customer', description: 'The personal data of a customer was erased.' },
  'payment_method.attached': {
    noun: 'payment_method',
    description: 'A payment method was attached to a customer.',
  },
  'payment_method.detached': {
    noun: 'payment_method',
    description: 'A payment method was detached for good.',
  },
  'payment_method.updated': { noun: 'payment_method', description: 'A payment method changed.' },
  'checkout_session.created': { noun: 'checkout_session', description: 'A checkout session was opened.' },
  'checkout_session.completed': { noun: 'checkout_session', description: 'A checkout session was paid.' },
  'checkout_session.expired': { noun: 'checkout_session', description: 'A checkout session ended unpaid.' },
  'checkout_session.canceled': { noun: 'checkout_session', description: 'A checkout session was canceled.' },
  'review.opened': { noun: 'review', description: 'A payment waits for a decision of your staff.' },
  'review.updated': { noun: 'review', description: 'A review was taken, put away or judged.' },
  'review.closed': {
    noun: 'review',
    description: 'A review was decided, or its payment ended without a decision.',
  },
  'webhook_endpoint.created': { noun: 'webhook_endpoint', description: 'A webhook endpoint was created.' },
  'webhook_endpoint.updated': { noun: 'webhook_endpoint', description: 'A webhook endpoint changed.' },
  'webhook_endpoint.deleted': { noun: 'webhook_endpoint', description: 'A webhook endpoint was deleted.' },
  'webhook_endpoint.disabled': {
    noun: 'webhook_endpoint',
    description: 'An endpoint was disabled by itself: it is gone, or nothing got through for three days.',
  },
  'webhook_endpoint.tested': {
    noun: 'webhook_endpoint',
    description: 'Somebody tries an endpoint out; only this endpoint is told.',
  },
  'invariant.broken': {
    noun: 'invariant',
    description: 'Rows break an invariant of money; look at the invariant board.',
  },
  'invariant.restored': { noun: 'invariant', description: 'No row breaks the invariant any more.' },
  'risk_list.created': { noun: 'risk_list', description: 'A list of risk was made.' },
  'risk_list.updated': {
    noun: 'risk_list',
    description: 'Name or purpose of a list changed, or entries were added or removed.',
  },
  'risk_list.deleted': { noun: 'risk_list', description: 'A list was removed with its entries.' },
  'api_key.created': { noun: 'api_key', description: 'A key was made, also as the successor of another.' },
  'api_key.updated': {
    noun: 'api_key',
    description: 'Name, rights, policy, end, origins or addresses of a key changed.',
  },
  'api_key.rotated': {
    noun: 'api_key',
    description: 'A key got a successor, or a signing key another version; the old one ends.',
  },
  'api_key.revoked': { noun: 'api_key', description: 'A key was ended for good.' },
  'api_key.expiring': {
    noun: 'api_key',
    description: 'A key that is in use ends within 14, 3 or 1 days and has no successor.',
  },
  'risk_thresholds.updated': {
    noun: 'risk_thresholds',
    description: 'From other scores on than before, attempts are challenged, held for review or blocked.',
  },
  'risk_thresholds.change_requested': {
    noun: 'risk_thresholds',
    description: 'Other thresholds wait for a second person.',
  },
  'risk_thresholds.change_withdrawn': {
    noun: 'risk_thresholds',
    description: 'Thresholds that waited for a second person are wanted no more.',
  },
  'risk_rule.created': { noun: 'risk_rule', description: 'A risk rule was created, as a draft.' },
  'risk_rule.updated': {
    noun: 'risk_rule',
    description: 'A risk rule got another name, a new version, or was found to fit.',
  },
  'risk_rule.backtested': {
    noun: 'risk_rule',
    description: 'A version of a risk rule was tried against history.',
  },
  'risk_rule.activation_requested': {
    noun: 'risk_rule',
    description: 'A version of a risk rule waits for a second person.',
  },
  'risk_rule.activated': {
    noun: 'risk_rule',
    description: 'A version of a risk rule decides from now on, also an earlier one again.',
  },
  'risk_rule.shadowed': {
    noun: 'risk_rule',
    description: 'A version of a risk rule looks on beside the active ones, or none does any more.',
  },
  'risk_rule.retired': { noun: 'risk_rule', description: 'A risk rule decides nothing any more.' },
  'risk_rule.deleted': { noun: 'risk_rule', description: 'A risk rule was deleted; its versions are kept.' },
  'alert_rule.created': {
    noun: 'alert_rule',
    description: 'An alert rule was made.',
  },
  'alert_rule.updated': {
    noun: 'alert_rule',
    description: 'An alert rule was changed, muted, or switched on or off.',
  },
  'alert_rule.deleted': {
    noun: 'alert_rule',
    description: 'An alert rule was deleted; its past incidents stay.',
  },
  'incident.opened': {
    noun: 'incident',
    description: 'A rule fires: a number is beyond its line.',
  },
  'incident.acknowledged': {
    noun: 'incident',
    description: 'Somebody looks after an incident.',
  },
  'incident.escalated': {
    noun: 'incident',
    description: 'Nobody acknowledged an incident in time; it is critical now.',
  },
  'incident.closed': {
    noun: 'incident',
    description: 'An incident is over, or its rule looks for something else now.',
  },
  'breaker.opened': {
    noun: 'breaker',
    description: 'A network fails: new payments are kept away from its connector, but for probes.',
  },
  'breaker.closed': {
    noun: 'breaker',
    description: 'New payments go through the connector again.',
  },
} as const;

export type EventType = keyof typeof EVENTS;
export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(EVENTS, text);
}
