/** Text that looks like a card number: 13 to 19 digits, also in groups. */
const DIGITS = /\d(?:[ -]?\d){12,18}/g;
const MAX_TEXT = 2_000;

/** Card numbers in a text become their last four digits; text is cut at 2,000 characters. For what we keep. */
export function redactText(text: string): string {
  return text.slice(0, MAX_TEXT).replace(DIGITS, (match) => {
    const digits = match.replace(/\D/g, '');
    return passesLuhn(digits) ? `••••${digits.slice(-4)}` : match;
  });
}

/** Whether a digit string has a correct check digit (ISO/IEC 7812-1). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
