const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const CHARACTERS = new Map(Object.entries(ENTITIES).map(([character, entity]) => [entity, character]))

/** A text as HTML has it, in an element or in an attribute between double quotes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}

/** The text that `escaped` was given. */
export function unescaped(html: string): string {
  return html.replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => CHARACTERS.get(entity) ?? entity)
}

/** What is read of HTML made here: its text, without tags. */
export function textOf(html: string): string {
  return unescaped(html.replaceAll(/<[^>]*>/g, ''))
}
