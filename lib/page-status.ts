/**
 * HTTP statuses that pages of Next cannot say themselves (400, 403, 410, 503). A page notes one for its request; the server writes
 * it when the answer's head goes out. Kept on `globalThis`, because Next bundles pages apart from the server.
 */
const holder = globalThis as typeof globalThis & { countinghousePageStatus?: Map<string, number> };
const MAX_NOTED = 1_000;

function noted(): Map<string, number> {
  holder.countinghousePageStatus ??= new Map();
  return holder.countinghousePageStatus;
}

/** Notes the status of the page that answers this request. */
export function setPageStatus(requestId: string, status: 400 | 403 | 410 | 503): void {
  if (noted().size > MAX_NOTED) noted().clear();
  noted().set(requestId, status);
}

/** The status noted for a request, once. */
export function takePageStatus(requestId: string): number | null {
  const status = noted().get(requestId) ?? null;
  noted().delete(requestId);
  return status;
}
