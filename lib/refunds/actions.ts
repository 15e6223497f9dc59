'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { issueRefund } from './issue-refund';
import { renderRefund } from './render';
import { IssueRefund } from './schema';

export const issueRefundAction = consoleAction('refunds:write', IssueRefund, issueRefund, (actor, { row }) =>
  renderRefund(actor, row),
);
