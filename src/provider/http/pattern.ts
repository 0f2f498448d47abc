/**
 * Of a text this much is looked at, in characters. With at most three repetitions without a bound, none inside another, the
 * slowest expression takes some hundred milliseconds, once; without these bounds one answer could hold a worker for hours.
 */
export const MATCHED_CHARACTERS = 1_024
const MAX_UNBOUNDED = 3

/** What an expression must be, in words for an error message. */
export const PATTERN_RULE =
  'must be a regular expression that JavaScript reads, with at most three of *, +, {n,} and {n,m} above 16, none of them around another or around a choice'

/** Reads a regular expression; null: it is none, or could take very long. */
export function readPattern(text: string): RegExp | null {
  if (!isQuick(text)) return null
  try {
    return new RegExp(text, 's')
  } catch {
    return null
  }
}

/** True when it matches, be it an empty text. */
export function isMatch(pattern: RegExp, text: string): boolean {
  return pattern.test(text.slice(0, MATCHED_CHARACTERS))
}

/** The first group of the first match, or all of it where the expression has no group; null: no match, or an empty one. */
export function matchIn(pattern: RegExp, text: string): string | null {
  const match = pattern.exec(text.slice(0, MATCHED_CHARACTERS))
  return (match && (match.length > 1 ? match[1] : match[0])) || null
}

/** As `matchIn`, of every match in their order. */
export function matchesIn(pattern: RegExp, text: string): readonly string[] {
  const all = text.slice(0, MATCHED_CHARACTERS).matchAll(new RegExp(pattern.source, 'gs'))
  return [...all].flatMap((match) => (match.length > 1 ? match[1] : match[0]) || [])
}

const PIECE = /\\.|\[(?:\\.|[^\]\\])*\]|\(|\)|\||[*+]|\{\d+,?\d*\}|[\s\S]/g
/** As good as without a bound: more repetitions than this. */
const MANY = 16

/** `*`, `+`, `{n,}` and `{n,m}` with a large m. */
function isEndless(piece: string): boolean {
  if (piece === '*' || piece === '+') return true
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}$/.exec(piece) ?? []
  if (least === undefined) return false
  return comma === ',' && most === '' ? true : Number(most || least) > MANY
}

/** Counts repetitions without a bound, and looks for those around a group that holds another one or a choice. */
function isQuick(text: string): boolean {
  /** For each group that is open: whether it may match in more than one way. */
  const groups: boolean[] = [false]
  let unbounded = 0
  let closed = false
  for (const [piece] of text.matchAll(PIECE)) {
    const wasClosed = closed
    closed = false
    if (piece === '(') groups.push(false)
    else if (piece === ')') closed = leave(groups)
    else if (piece === '|') groups[groups.length - 1] = true
    else if (isEndless(piece)) {
      if (wasClosed) return false
      unbounded++
      groups[groups.length - 1] = true
    }
  }
  return unbounded <= MAX_UNBOUNDED
}

/** Ends a group; true when it may match in more than one way, as then the one around it does. */
function leave(groups: boolean[]): boolean {
  const inner = groups.pop() ?? false
  if (inner && groups.length > 0) groups[groups.length - 1] = true
  return inner
}
