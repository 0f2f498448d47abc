import { storable } from '../storable.ts'
import type { Exchange, Said } from './exchange.ts'

/**
 * Of each side so much is kept, in characters: a request with the longest message, percent-encoded in its URL, has some
 * 6,000, nearly all others below 1,000.
 */
export const MAX_SAID_CHARACTERS = 4_000

/** Of an outcome, which is a word or a few. */
const MAX_OUTCOME_CHARACTERS = 200

/** Fields of one side, at most: a PDU has some thirty. */
const MAX_SAID_FIELDS = 60

/**
 * An exchange as it is stored: `hide` has taken secrets and codes out of all its words before they are cut, and what no
 * database can store (U+0000, half surrogate pairs) is U+FFFD.
 */
export function keptExchange(exchange: Exchange, hide: (words: string) => string): Exchange {
  const words = (text: string) => storable(hide(text))
  return {
    ...exchange,
    outcome: cut(words(exchange.outcome), MAX_OUTCOME_CHARACTERS),
    sent: exchange.sent && keptSaid(exchange.sent, words),
    answered: exchange.answered && keptSaid(exchange.answered, words),
  }
}

/** How many characters it has, as it came. */
export function exchangeCharacters({ outcome, sent, answered }: Exchange): number {
  return outcome.length + saidCharacters(sent) + saidCharacters(answered)
}

/** The line first, then the fields in their order, then the body, as far as there is room. */
function keptSaid({ line, fields, body }: Said, words: (text: string) => string): Said {
  let room = MAX_SAID_CHARACTERS
  const fit = (text: string) => {
    const kept = cut(words(text), room)
    room = Math.max(0, room - kept.length)
    return kept
  }
  const keptLine = fit(line)
  const given = Object.entries(fields)
  const keptFields: [string, string | number][] = []
  for (const [name, value] of given.slice(0, MAX_SAID_FIELDS)) {
    if (room === 0) break
    keptFields.push([fit(name), typeof value === 'number' ? value : fit(value)])
  }
  const left = given.length - keptFields.length
  if (left > 0) keptFields.push(['…', `${left} more`])
  return { line: keptLine, fields: Object.fromEntries(keptFields), body: body === null ? null : fit(body) }
}

function saidCharacters(said: Said | null): number {
  if (said === null) return 0
  let characters = said.line.length + (said.body?.length ?? 0)
  for (const name in said.fields) characters += name.length + String(said.fields[name]).length
  return characters
}

/** Says how long it was where it is cut; a pair of surrogates is not cut in two. */
function cut(text: string, room: number): string {
  if (text.length <= room) return text
  return `${text.slice(0, room).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters in all)`
}
