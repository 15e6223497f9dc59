import { issueAccessToken } from '@/lib/credentials/issue-access-token';
import { renderAccessToken } from '@/lib/credentials/render';
import { IssueAccessToken } from '@/lib/credentials/schema';
import { act, type Route } from './route';

/** What a signing key gets for itself. Keys are made in the console and by the operator of the server. */
export const CREDENTIAL_ROUTES: readonly Route[] = [
  act('/auth/tokens', {
    permission: null,
    returns: 'AccessToken',
    // A repeated request makes another token; to answer it again, its text would have to be kept.
    idempotency: 'none',
    summary: 'Get a short-lived bearer token; the request has to be signed',
    schema: IssueAccessToken,
    operation: issueAccessToken,
    render: renderAccessToken,
  }),
];
