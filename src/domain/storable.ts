/** What others write may hold what PostgreSQL's text cannot: U+0000 and half surrogates become U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}').toWellFormed()
}
