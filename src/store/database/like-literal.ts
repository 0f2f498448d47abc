/** Characters that `like` takes for others. */
const WILD = /[\\%_]/g

/** A text as `like` finds it itself, in the place of a pattern. */
export function likeLiteral(text: string): string {
  return text.replaceAll(WILD, String.raw`\$&`)
}
