import type { DatabaseCall } from './pretend-network';
import type { Story } from './story';

/** What a story leaves: its payment, calls of the database's functions in their order, and the times of what they note as "now". */
export type WrittenStory = {
  paymentId: string | null;
  calls: DatabaseCall[];
  tokens: { id: string; card: unknown; created_at: string }[];
  effects: { operation_id: string; created_at: string; settled_at: string | null }[];
  challenges: { id: string; created_at: string; finished_at: string | null }[];
  claims: { key: string; at: string }[];
};

/** The story as it is being told. */
export type Telling = {
  story: Story;
  written: WrittenStory;
  paymentId: string;
  sessionId: string | null;
  attempt: {
    id: string;
    operationId: string;
    type: 'card' | 'alipay';
    reference: string | null;
    amount: number;
    captured: number;
    refunded: number;
  } | null;
};
