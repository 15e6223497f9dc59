const DAY_SECONDS = 86_400;
const WAIT_MS = 15_000;

/** Steps that several scenarios have in common. `run` says what happened with `step`. */
const pay = (run, more = {}) =>
  run.step('POST', '/payments', {
    amount: 4_200,
    currency: 'USD',
    payment_method: 'pm_card_visa',
    confirm: true,
    description: 'npx countinghouse trigger',
    ...more,
  });

const refund = (run, payment, more = {}) =>
  run.step('POST', '/refunds', {
    payment: payment.id,
    reason: 'requested_by_customer',
    amount: 4_200,
    ...more,
  });

async function dispute(run) {
  const payment = await pay(run);
  await run.step('POST', '/test_helpers/disputes', { payment: payment.id, reason: 'fraudulent' });
  const opened = await run.until(
    `/disputes?search=${payment.id}`,
    ({ data }) => data.length > 0,
    'the bank’s letter',
  );
  return opened.data[0];
}

async function decide(run, to) {
  const { id } = await dispute(run);
  await run.step('POST', `/disputes/${id}`, { evidence: { statement: 'The parcel was signed for.' } });
  await run.step('POST', `/disputes/${id}/submit`, {});
  await run.step('POST', `/test_helpers/disputes/${id}/advance`, { to });
  return run.until(`/disputes/${id}`, ({ status }) => status === to, `the dispute to be ${to}`);
}

/** A payer who confirms on the pretend bank's page. */
async function confirmAtBank(run) {
  const payment = await pay(run, {
    payment_method: 'pm_card_threeDSecure2Required',
    return_url: run.url,
  });
  await run.visit(payment.next_action.url, { code: '1234' });
  return run.until(
    `/payments/${payment.id}`,
    ({ status }) => status === 'succeeded',
    'the payment to succeed',
  );
}

/** Everything that `trigger` can make happen; each answers with the object that it is about. */
export const SCENARIOS = {
  'payment.succeeded': { text: 'A card payment that is captured at once', play: (run) => pay(run) },
  'payment.authorized': {
    text: 'A payment that waits for its capture',
    play: (run) => pay(run, { capture_method: 'manual' }),
  },
  'payment.captured': {
    text: 'A payment that is authorized and then captured',
    async play(run) {
      const { id } = await pay(run, { capture_method: 'manual' });
      return run.step('POST', `/payments/${id}/capture`, {});
    },
  },
  'payment.canceled': {
    text: 'A payment that is authorized and then canceled',
    async play(run) {
      const { id } = await pay(run, { capture_method: 'manual' });
      return run.step('POST', `/payments/${id}/cancel`, {});
    },
  },
  'payment.declined': {
    text: 'A payment that the bank declines',
    play: (run) => pay(run, { payment_method: 'pm_card_chargeDeclined' }),
  },
  'payment.insufficient_funds': {
    text: 'A payment that is declined for want of money',
    play: (run) => pay(run, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }),
  },
  'payment.requires_action': {
    text: '3-D Secure: a payment that waits for its payer',
    play: (run) => pay(run, { payment_method: 'pm_card_threeDSecure2Required' }),
  },
  'payment.three_ds': { text: '3-D Secure: a payment that its payer confirms', play: confirmAtBank },
  'refund.succeeded': {
    text: 'A payment that is refunded in full',
    play: async (run) => refund(run, await pay(run)),
  },
  'refund.partial': {
    text: 'A payment of which a part is refunded',
    play: async (run) => refund(run, await pay(run), { amount: 1_000 }),
  },
  'dispute.created': { text: 'A payment that its payer disputes', play: dispute },
  'dispute.won': { text: 'A dispute that is answered and won', play: (run) => decide(run, 'won') },
  'dispute.lost': { text: 'A dispute that is answered and lost', play: (run) => decide(run, 'lost') },
  'customer.created': {
    text: 'A customer, who is changed afterwards',
    async play(run) {
      const { id } = await run.step('POST', '/customers', {
        name: 'Test Person',
        email: 'person@example.test',
      });
      return run.step('POST', `/customers/${id}`, { phone: '+1 555 0100' });
    },
  },
  'checkout_session.created': {
    text: 'A checkout session that waits for its payer',
    play: (run) =>
      run.step('POST', '/checkout_sessions', {
        currency: 'USD',
        line_items: [{ name: 'Test item', quantity: 1, amount: 4_200 }],
        success_url: run.url,
      }),
  },
  'clock.advanced': {
    text: 'A day passes in the sandbox: what is due in it happens',
    play: (run) => run.step('POST', '/test_helpers/clock', { seconds: DAY_SECONDS }),
  },
};

/** Milliseconds after which something that was waited for counts as not happened. */
export const WAIT_MAX_MS = WAIT_MS;
