/** The words of outgoing mail; modules and not JSON, because jobs and tests load them without a bundler. */
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
    subject: '{inviter} invites you to {merchant}',
    text: '{inviter} invites you to join {merchant} on Countinghouse. Your role: {role}.\n\nAccept the invitation:\n{link}\n\nThe link works once, until {time}, and for {email} only. If you expected no invitation, do nothing.',
  },
  webhookEndpointDisabled: {
    subject: '{merchant}: a webhook endpoint was turned off',
    text: 'The endpoint {url} of {merchant} ({environment}) was turned off on {time}, because {because, select, gone {it answered that it is gone (410)} other {nothing got through for three days}}.\n\nEvents are kept and wait for it. Look at it and turn it on again:\n{link}',
  },
  keyEnds: {
    subject: '{merchant}: the key {name} ends soon',
    text: 'The key “{name}” of {merchant} ({environment}) ends on {time}. It is in use and has no successor; after that, requests with it are refused.\n\nMake its successor:\n{link}',
  },
};

/** The shape that every language must have. */
export type MailMessages = typeof en;
