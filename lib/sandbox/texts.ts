/** Words of the pretend world's pages. It is no part of the console, so it is not translated. */
export const TEXTS = {
  banner: 'Test environment: nothing on this page moves real money.',
  back: 'Back to the shop',
  card: {
    title: 'Your bank asks: is this you?',
    lead: (last4: string) => `Payment with the card ending in ${last4}`,
    hint: (code: string) => `The test code is ${code}.`,
    label: 'Code',
    submit: 'Confirm',
    cancel: 'Cancel',
    wrong: (left: number) => `This is not the code. ${left === 1 ? 'One try is' : `${left} tries are`} left.`,
  },
  alipay: {
    title: 'Pay with your wallet',
    lead: 'A test wallet asks you to approve this payment.',
    approve: 'Approve',
    decline: 'Decline',
    close: 'Close the wallet',
    showQr: 'Pay with another device instead',
    qrTitle: 'Scan with another device',
    qrLead: 'This page goes on by itself once you have decided there.',
    qrAlt: 'QR code with the address of this payment',
    showPage: 'Pay on this device instead',
  },
  ended: {
    approved: { title: 'Done', text: 'The payment is confirmed on this side.' },
    refused: { title: 'Confirmed, but not paid', text: 'You were recognised, but the payment was declined.' },
    failed: { title: 'Not confirmed', text: 'The code was wrong three times. Nothing was paid.' },
    declined: { title: 'Declined', text: 'You declined this payment. Nothing was paid.' },
    abandoned: { title: 'Canceled', text: 'You canceled this confirmation. Nothing was paid.' },
    closed: { title: 'Closed', text: 'The wallet was closed. Nothing was paid.' },
    timed_out: {
      title: 'Too late',
      text: 'The ten minutes for this confirmation are over. Nothing was paid.',
    },
    canceled: {
      title: 'Canceled by the shop',
      text: 'The shop does not wait for this payment any more. Nothing was paid.',
    },
    otherDevice: 'You can close this page and go on where you came from.',
  },
  unknown: {
    title: 'There is nothing to confirm here',
    text: 'This address belongs to no payment. Go back to the shop and start again.',
  },
  unavailable: {
    title: 'One moment',
    text: 'The page cannot be shown right now. Reload it in a few seconds.',
  },
  malformed: { title: 'That did not work', text: 'The form was not understood. Go back and try again.' },
} as const;
