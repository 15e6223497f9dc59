/** Puts text on the clipboard; false where the browser does not let us (plain http, a press too long ago, no permission). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
