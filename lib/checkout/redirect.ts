/** Headers of everything that the payer's routes answer. */
export const PAYER_HEADERS = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };

/** A redirect after a form: the browser asks for the next page with GET. */
export function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { ...PAYER_HEADERS, Location: location } });
}
