import { randomUUID } from 'node:crypto';
import { type HttpAnswer, HttpClient } from './http-client';
import { Signer } from './signer';

export type Shop = { secret: string; environmentId: string; signing: { id: string; secret: string } };

/** A connection of one shop's server. Every answer that is not the expected one is counted. */
export class ApiWorker {
  /** Answers by status and what the first of them said. */
  readonly unexpected = new Map<string, number>();
  private constructor(
    private readonly client: HttpClient,
    private readonly bearer: string,
    private readonly signer: Signer | null,
  ) {}

  /** A worker that sends the shop's secret key with each request, or signs its POSTs instead. */
  static async open(port: number, shop: Shop, isSigning = false): Promise<ApiWorker> {
    const { id, secret } = shop.signing;
    const signer = isSigning ? new Signer(`localhost:${port}`, id, secret) : null;
    return new ApiWorker(await HttpClient.open(port), `Authorization: Bearer ${shop.secret}\r\n`, signer);
  }

  close(): void {
    this.client.close();
  }

  async post(
    path: string,
    body: string,
    note: (ms: number) => void,
    key: string = randomUUID(),
  ): Promise<string> {
    const started = performance.now();
    const target = `/api/v1${path}`;
    const head = this.signer?.head(target, body, key) ?? this.bearer;
    const answer = await this.client.send('POST', target, `${head}Idempotency-Key: ${key}\r\n`, body);
    note(performance.now() - started);
    this.expect200(answer);
    return answer.body;
  }

  async get(path: string, note: (ms: number) => void): Promise<string> {
    const started = performance.now();
    const answer = await this.client.send('GET', `/api/v1${path}`, this.bearer);
    note(performance.now() - started);
    this.expect200(answer);
    return answer.body;
  }

  private expect200({ status, body }: HttpAnswer): void {
    if (status === 200) return;
    const said = `${status} ${/"code":"\w+"/.exec(body)?.[0] ?? body.slice(0, 200)}`;
    this.unexpected.set(said, (this.unexpected.get(said) ?? 0) + 1);
  }
}

const CREATE = JSON.stringify({
  amount: 4_999,
  currency: 'USD',
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  customer_email: 'bench@shop.example',
  reference: 'bench-order',
  metadata: { channel: 'web' },
});
const AT_ONCE = JSON.stringify({ ...JSON.parse(CREATE), capture_method: 'auto', confirm: true });

/** A whole payment: create, confirm and capture as three calls with three keys. */
export async function wholePayment(worker: ApiWorker, note: (ms: number) => void): Promise<void> {
  const id = idOf(await worker.post('/payments', CREATE, note));
  await worker.post(`/payments/${id}/confirm`, '{}', note);
  await worker.post(`/payments/${id}/capture`, '{}', note);
}

/** The same in one call. */
export async function paymentAtOnce(worker: ApiWorker, note: (ms: number) => void): Promise<void> {
  await worker.post('/payments', AT_ONCE, note);
}

/** Only the first of the three calls; with a key that was used before it is a replay. */
export async function createOnly(worker: ApiWorker, note: (ms: number) => void, key?: string): Promise<void> {
  await worker.post('/payments', CREATE, note, key);
}

function idOf(body: string): string {
  const id = /"id":"(pay_[0-9a-z]{26})"/.exec(body)?.[1];
  if (!id) throw new Error(`no payment in the answer: ${body.slice(0, 400)}`);
  return id;
}
