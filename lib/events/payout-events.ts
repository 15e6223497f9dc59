/** Events of payouts and of the accounts that they go to, as those of catalogue.ts. Client-safe. */
export const PAYOUT_EVENTS = {
  'payout.created': {
    noun: 'payout',
    description: 'A payout was reserved: the bank is told of it when the time to undo it is over.',
  },
  'payout.delayed': {
    noun: 'payout',
    description: 'The bank could not be reached and nothing was sent; the payout is sent again later.',
  },
  'payout.in_transit': {
    noun: 'payout',
    description: 'The bank accepted the payout and said on which day it arrives.',
  },
  'payout.paid': { noun: 'payout', description: 'The money has arrived on your bank account.' },
  'payout.failed': {
    noun: 'payout',
    description: 'The bank could not pay; the money is back in your balance, and `failure` says why.',
  },
  'payout.canceled': {
    noun: 'payout',
    description: 'The payout was taken back before it was sent; the money is back in your balance.',
  },
  'payout_account.created': {
    noun: 'payout_account',
    description: 'A bank account for payouts was proposed; in a sandbox it is active at once.',
  },
  'payout_account.confirmed': {
    noun: 'payout_account',
    description: 'A second person confirmed a payout account: payouts may go to it.',
  },
  'payout_account.rejected': {
    noun: 'payout_account',
    description: 'A proposed payout account was refused or taken back.',
  },
  'payout_account.archived': {
    noun: 'payout_account',
    description: 'No payout goes to the account any more.',
  },
  'payout_account.updated': {
    noun: 'payout_account',
    description: 'A payout account became its currency’s default, or is it no more.',
  },
} as const;
