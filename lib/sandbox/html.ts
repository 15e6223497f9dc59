/** Markup that needs no more escaping. */
export class Html {
  constructor(readonly text: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag: every inserted text is escaped, only `Html` goes in as it is. Null leaves nothing. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Html | null)[]
): Html {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    if (value instanceof Html) text += value.text;
    else if (value !== null)
      text += String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
    text += strings[index + 1] ?? '';
  });
  return new Html(text);
}
