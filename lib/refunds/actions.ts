'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { BulkRefund, bulkRefund, UndoBulkRefund, undoBulkRefund } from './bulk-refund';
import { cancelRefund } from './cancel-refund';
import { decideRefund } from './decide-refund';
import { issueRefundWithUndo } from './issue-refund';
import { renderConsoleRefund } from './render';
import { CancelRefund, DecideRefund, IssueRefund } from './schema';

export const issueRefundAction = consoleAction(
  'refunds:write',
  IssueRefund,
  issueRefundWithUndo,
  renderConsoleRefund,
);
export const cancelRefundAction = consoleAction(
  'refunds:write',
  CancelRefund,
  cancelRefund,
  renderConsoleRefund,
);
export const decideRefundAction = consoleAction(
  'refunds:approve',
  DecideRefund,
  decideRefund,
  renderConsoleRefund,
  // Refusing moves no money.
  { stepUp: 'live', spares: (_, { decision }) => decision === 'rejected' },
);

export const bulkRefundAction = consoleAction(
  'refunds:write',
  BulkRefund,
  bulkRefund,
  (_, refunded) => refunded,
);

export const undoBulkRefundAction = consoleAction(
  'refunds:write',
  UndoBulkRefund,
  undoBulkRefund,
  (_, results) => results,
);
