/** How an invitation can stand in the database, the same table as there. Client-safe. */
export const INVITATION_STATUSES = ['pending', 'accepted', 'revoked'] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

export const INVITATION_TRANSITIONS: Record<InvitationStatus, readonly InvitationStatus[]> = {
  pending: ['accepted', 'revoked'],
  accepted: [],
  revoked: [],
};

/** What a reader is told: a pending one whose time is over has expired, without anybody having written it down. */
export type InvitationState = InvitationStatus | 'expired';
