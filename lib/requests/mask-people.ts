const HIDDEN = '[masked]';
/** What names a person, in requests and answers of every resource, also within a body that was cut. */
const PERSON_MEMBER =
  /("(?:email|customer_email|name|customer_name|phone|customer_phone|address|line1|line2|postal_code|city|description|reference|note|body|search|evidence|metadata|fields|holder|destination_last4)"\s*:\s*)("(?:[^"\\]|\\.)*"|\{[^{}]*\}|\[[^[\]]*\])/g;
const EMAIL = /[^\s"'<>:,;()\\]{1,64}@[^\s"'<>:,;()\\]{1,200}/g;

/**
 * A text of a call without the people in it, for who may see the call and not them. Everything that anybody typed goes: a
 * name in free text cannot be told from other words.
 */
export function maskPeople(text: string): string {
  return text.replace(PERSON_MEMBER, `$1"${HIDDEN}"`).replace(EMAIL, HIDDEN);
}

/** The same for parameters of a query, of which free text stays only where it is an id or a code. */
export function maskParameters(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, isPlainValue(value) ? value : HIDDEN]),
  );
}

/** Ids, codes, numbers, instants, lists of codes and cursors. */
function isPlainValue(value: string): boolean {
  return /^[a-z]+_[0-9a-z]{26}$|^[a-z0-9_.,-]{1,40}$|^[A-Z]{3}$|^[0-9T:.Z+-]{10,30}$|^[A-Za-z0-9_-]{40,400}$/.test(
    value,
  );
}
