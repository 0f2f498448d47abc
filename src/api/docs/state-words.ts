import { LIFECYCLE, LIFECYCLE_STATES, statesWhere } from '../../domain/lifecycle.ts'
import { CREDIT_STATES } from '../../domain/message.ts'

/** `A, B or C`. */
export function inWords(words: readonly string[], last: 'and' | 'or'): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(` ${last} `)
}

/** The life of most messages, and the other states. */
export const LIFE_IN_WORDS = `${statesWhere(({ mainLine }) => mainLine).join(' → ')}, or ${statesWhere(
  ({ mainLine }) => !mainLine,
).join(', ')}`

/** Where a message can be cancelled. */
export const CANCELLABLE_IN_WORDS = inWords(
  statesWhere(({ cancellable }) => cancellable),
  'or',
)

/** What the locks of ended messages are. */
export const ENDS_OF_LOCKS = [
  ...CREDIT_STATES.map((credit) => ({
    states: statesWhere(({ final, credit: may }) => final && may.length === 1 && may[0] === credit),
    what: credit,
  })),
  {
    states: statesWhere(({ final, credit }) => final && credit.length > 1),
    what: 'what EXPIRED_CREDIT was then',
  },
]
  .filter(({ states }) => states.length > 0)
  .map(({ states, what }) => `${inWords(states, 'and')} ${states.length > 1 ? 'have' : 'has'} ${what}`)
  .join(', ')

/** The statuses as rows of a table in Markdown: here, and with Twilio, Vonage and Kannel. */
export const STATUS_ROWS = LIFECYCLE_STATES.map((state) => {
  const { twilio, vonage, kannel } = LIFECYCLE[state].elsewhere
  return `|${[state, twilio, vonage, kannel].map((words) => (words === '' ? ' ' : ` ${words} `)).join('|')}|`
}).join('\n')
