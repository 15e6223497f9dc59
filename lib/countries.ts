/** Regions as the runtime names them: more than the countries of ISO 3166-1, and the others would never match. */
const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** So what it names and is none today: states that ended, alliances, islands of others, private use. */
const NO_COUNTRY = /^(A[CN]|BU|C[PQS]|D[DGY]|E[AUZ]|FX|HV|IC|NH|QO|RH|SU|T[AP]|U[KN]|VD|X[AB]|Y[DU]|Z[RZ])$/;

/** Whether this is a country's code of ISO 3166-1, in two capitals. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRY.test(code) && COUNTRIES.of(code) !== undefined;
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(isCountry);

/** The codes of all countries, in their order. */
export function countryCodes(): readonly string[] {
  return CODES;
}
