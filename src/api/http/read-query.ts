import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import { type Violation, violation } from '../../domain/violation.ts'

const ONCE_RULE = 'must be given once'
const ENCODING_RULE = 'must be percent-encoded UTF-8'

/**
 * The first parameter of a URL's query that no route can take, or null: one that is given twice, of which the last would
 * count in silence, one whose escapes are not UTF-8, and what `isStorable` refuses.
 */
export function violationOfQuery(url: string): Violation | null {
  const start = url.indexOf('?')
  if (start < 0) return null
  const seen = new Set<string>()
  for (const pair of url.slice(start + 1).split('&')) {
    const end = pair.indexOf('=')
    const rawName = end < 0 ? pair : pair.slice(0, end)
    const name = unescaped(rawName)
    const value = unescaped(end < 0 ? '' : pair.slice(end + 1))
    if (name === null || value === null) return violation(name ?? rawName, ENCODING_RULE)
    if (!isStorable(name) || !isStorable(value)) return violation(name, STORABLE_RULE)
    if (seen.has(name)) return violation(name, ONCE_RULE)
    if (name !== '') seen.add(name)
  }
  return null
}

/** The text of a part of a query; null when its bytes are not UTF-8. */
function unescaped(text: string): string | null {
  if (!text.includes('%')) return text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}
