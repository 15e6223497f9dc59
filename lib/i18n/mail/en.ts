/** Words of outgoing mail: functions and not messages of next-intl, because jobs and workers run without Next. */
export const en = {
  roles: {
    owner: 'Owner',
    admin: 'Admin',
    developer: 'Developer',
    finance: 'Finance',
    support: 'Support',
    analyst: 'Analyst',
  },
  invitation: {
    subject: (to: { inviter: string; merchant: string }) => `${to.inviter} invites you to ${to.merchant}`,
    text: (
      to: Invited,
    ) => `${to.inviter} invites you to join ${to.merchant} on Countinghouse. Your role: ${to.role}.

Accept the invitation:
${to.link}

The link works once, until ${to.time}, and for ${to.email} only. If you expected no invitation, do nothing.`,
  },
  endpointDisabled: {
    subject: (merchant: string) => `${merchant}: a webhook endpoint was turned off`,
    text: (
      of: Disabled,
    ) => `The endpoint ${of.url} of ${of.merchant} (${of.environment}) was turned off on ${of.time}, because ${
      of.isGone ? 'it answered that it is gone (410)' : 'nothing got through for three days'
    }.

Events are kept and wait for it. Look at it and turn it on again:
${of.link}`,
  },
  keyEnds: {
    subject: (merchant: string, name: string) => `${merchant}: the key ${name} ends soon`,
    text: (
      of: Ending,
    ) => `The key “${of.name}” of ${of.merchant} (${of.environment}) ends on ${of.time}. It is in use and has no successor; after that, requests with it are refused.

Make its successor:
${of.link}`,
  },
  reviewsDue: {
    subject: (merchant: string, count: number) =>
      count === 1 ? `${merchant}: a review is due soon` : `${merchant}: ${count} reviews are due soon`,
    text: (
      of: ReviewsDue,
    ) => `${of.count === 1 ? 'A payment' : `${of.count} payments`} of ${of.merchant} (${of.environment}) ${
      of.count === 1 ? 'waits' : 'wait'
    } for a decision. The first has to be decided by ${of.time}.

Decide in the queue:
${of.link}`,
  },
  incident: {
    presets: {
      ledger_imbalance: 'The books do not balance',
      connector_errors: 'Errors of a connector',
      connector_latency: 'Slow connector',
      connector_latency_jump: 'Connector slower than usual',
      conversion_drop: 'Fewer payments succeed',
      checkout_drop: 'Fewer visitors of the checkout pay',
      endpoint_failing: 'A webhook endpoint fails',
      card_testing: 'Cards are being tried out',
      refund_burst: 'Many refunds at once',
      sign_in_burst: 'Many failed sign-ins',
      keys_elsewhere: 'Keys are used from new addresses',
      disputes_due: 'Disputes are due',
      payout_failed: 'A payout failed',
    },
    /** What a signal means for the money, and what to do. */
    meanings: {
      payouts_failed:
        'The bank could not pay: the money is in the available balance again, and nothing is lost. Look at why it failed, put the payout account right if that is the reason, and make the payout again.',
    },
    opened: (of: Happened) => ({
      subject: `${of.merchant}: ${of.rule}`,
      text: `The rule “${of.rule}” of ${of.merchant} (${of.environment}) fires since ${of.time}.${of.meaning}

See what is affected and say that you look after it:
${of.link}`,
    }),
    escalated: (of: Happened) => ({
      subject: `${of.merchant}: nobody looks after it: ${of.rule}`,
      text: `The rule “${of.rule}” of ${of.merchant} (${of.environment}) fires since ${of.time} and nobody has acknowledged the incident.${of.meaning}

Look after it:
${of.link}`,
    }),
    closed: (of: Happened) => ({
      subject: `${of.merchant}: over: ${of.rule}`,
      text: `What the rule “${of.rule}” of ${of.merchant} (${of.environment}) told of is over since ${of.time}.

See how it went:
${of.link}`,
    }),
  },
  payoutAccount: {
    subject: (merchant: string) => `${merchant}: a bank account for payouts`,
    created: (
      of: AccountTold,
    ) => `${of.actor} proposed a bank account for payouts of ${of.merchant} (${of.environment}) on ${of.time}:
${of.account}

No payout goes to it until an owner who did not propose it confirms it. If you do not know this account, refuse it:
${of.link}`,
    confirmed: (
      of: AccountTold,
    ) => `${of.actor} confirmed a bank account for payouts of ${of.merchant} (${of.environment}) on ${of.time}:
${of.account}

Payouts may go to it from now on. If that is wrong, archive it:
${of.link}`,
    rejected: (
      of: AccountTold,
    ) => `${of.actor} refused a bank account that was proposed for payouts of ${of.merchant} (${of.environment}), on ${of.time}:
${of.account}

No payout goes to it. See who proposed it:
${of.link}`,
    archived: (
      of: AccountTold,
    ) => `${of.actor} archived a bank account for payouts of ${of.merchant} (${of.environment}) on ${of.time}:
${of.account}

No payout goes to it any more; those that are on their way still do:
${of.link}`,
    updated: (
      of: AccountTold,
    ) => `${of.actor} changed where payouts of ${of.merchant} (${of.environment}) go by default, on ${of.time}. It concerns this account:
${of.account}

See where payouts go now:
${of.link}`,
  },
};

/** What every language must have. */
export type MailWords = typeof en;

type Invited = { inviter: string; merchant: string; role: string; link: string; time: string; email: string };
type Place = { merchant: string; environment: string; time: string; link: string };
type Disabled = Place & { url: string; isGone: boolean };
type Ending = Place & { name: string };
type ReviewsDue = Place & { count: number };
/** `meaning` is a paragraph of its own, or empty. */
type Happened = Place & { rule: string; meaning: string };
type AccountTold = Place & { actor: string; account: string };
