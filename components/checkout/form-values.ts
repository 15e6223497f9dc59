const FIELDS = ['method', 'number', 'expiry', 'cvc', 'email'] as const;
export type FormValues = Record<(typeof FIELDS)[number], string>;

/** The form's fields as they are now; empty text for what is not there. */
export function readForm(form: HTMLFormElement | null): FormValues {
  const data = form ? new FormData(form) : null;
  return Object.fromEntries(FIELDS.map((name) => [name, String(data?.get(name) ?? '')])) as FormValues;
}

export function clearField(form: HTMLFormElement | null, name: 'number' | 'cvc'): void {
  const field = form?.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = '';
}

/** Browsers may keep a form's state with the history; a card must not be in it. */
export function clearCard(form: HTMLFormElement | null): void {
  clearField(form, 'number');
  clearField(form, 'cvc');
}
