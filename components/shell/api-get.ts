/** A refusal as every door renders it (RFC 9457), with the members that some problems add. */
export type Problem = {
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id: string | null;
  errors?: { pointer: string; code: string; detail: string }[];
  [member: string]: unknown;
};

export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}`);
  }
}

/** Reads from the merchant API with the console's session, in the environment of this page. */
export async function apiGet<T>(environmentId: string, path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    headers: { 'Countinghouse-Environment': environmentId, Accept: 'application/json' },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new ApiProblem(body as Problem);
  return body as T;
}
