/** Request headers as `Headers` or anything else that can be asked by lower-case name. */
export type HeaderReader = { get(name: string): string | null | undefined };

export type RequestFacts = { ip: string | null; requestId: string; method: string };

/** What a signature covers besides headers: path and query as on the request line, and the raw body, read when needed. */
export type SignableFacts = RequestFacts & {
  url: string;
  body: () => Promise<Buffer>;
  /** The door itself sees to it that the nonce of a signature is used up before it answers. */
  holdsNonce?: boolean;
};
