/** A member as a mention names one: `@` and the name. Client-safe. */
export type Mentionable = { id: string; name: string };

/** A piece of a note: text, or the mention of a member. */
export type NotePiece = { text: string; member: string | null };

/**
 * Splits a note at the members it mentions. The longest name wins, so that `@Ana Castillo` is not `@Ana`; a name inside a
 * word (an e-mail address) is no mention.
 */
export function piecesOf(body: string, members: readonly Mentionable[]): NotePiece[] {
  const names = members
    .filter(({ name }) => name.trim() !== '')
    .sort((a, b) => b.name.length - a.name.length)
    .map((member) => ({ ...member, text: `@${member.name}` }));
  const pieces: NotePiece[] = [];
  let begun = 0;
  for (let at = body.indexOf('@'); at !== -1; at = body.indexOf('@', at + 1)) {
    if (at < begun || isWord(body[at - 1])) continue;
    const found = names.find(({ text }) => body.startsWith(text, at) && !isWord(body[at + text.length]));
    if (!found) continue;
    if (at > begun) pieces.push({ text: body.slice(begun, at), member: null });
    pieces.push({ text: found.text, member: found.id });
    begun = at + found.text.length;
  }
  if (begun < body.length) pieces.push({ text: body.slice(begun), member: null });
  return pieces;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

/** The members that a note mentions, each once. */
export function mentionsIn(body: string, members: readonly Mentionable[]): string[] {
  const ids = piecesOf(body, members).flatMap(({ member }) => (member ? [member] : []));
  return [...new Set(ids)];
}
