import { isFinal, LIFECYCLE, type LifecycleState } from '../../domain/lifecycle.ts'
import type { Actor, HistoryRow, Move } from '../../domain/message/actor.ts'
import { historyLines } from '../../domain/message/history-line.ts'
import { centsText } from '../../domain/money.ts'
import { type Column, INSTANT, LINES } from '../given-rows.ts'
import { partsJson, SET_PARTS } from './message-parts.ts'
import { replacedJson, SET_REPLACED } from './replaced.ts'

/**
 * Events of a message whose lines stand in its own row, which every move writes anew: those of later moves are rows of `message_events`
 * (`insertLaterEvents`), so that an event costs the same whatever number it is. A message of ten parts with a receipt of each has 13.
 */
export const MOST_LINES = 32

/** What moves say of their messages `m`: columns of the statement that commits them, and what it sets by these rows `i`. */
export type Said = { readonly columns: readonly Column<Move>[]; readonly set: readonly string[] }

const USUAL: Said = {
  columns: [
    ['id', 'uuid', ({ next }) => next.id],
    ['expected', 'integer', ({ expectedVersion }) => expectedVersion],
    ['version', 'integer', ({ next }) => next.version],
    ['status', 'text', ({ next }) => next.status],
    ['provider', 'text', ({ next }) => next.provider],
    ['pmid', 'text', ({ next }) => next.providerMessageId],
    ['attempts', 'smallint', ({ next }) => next.attempts],
    ['throttles', 'integer', ({ next }) => next.throttles],
    ['error', 'text', ({ next }) => next.lastError],
    ['wake', INSTANT, ({ next }) => next.wakeAtMs],
    ['moved', INSTANT, ({ next }) => next.movedAtMs],
    ['sent', INSTANT, ({ history }) => firstAtMs(history, (to) => LIFECYCLE[to].countsAs === 'sent')],
    ['done', INSTANT, ({ history }) => firstAtMs(history, isFinal)],
    ['alarm', 'boolean', ({ alarm }) => alarm],
    ['credit', 'text', ({ credit }) => credit],
    ['lines', LINES, ({ history }) => historyLines(history)],
  ],
  set: [
    'status = i.status, provider = i.provider, provider_message_id = i.pmid, attempts = i.attempts, throttles = i.throttles',
    // Who holds in memory what was removed of a message does not write it back.
    'last_error = case when m.redacted_at is null then i.error else m.last_error end',
    'version = i.version, wake_at = i.wake, moved_at = i.moved, updated_at = now()',
    'sent_at = coalesce(m.sent_at, i.sent), done_at = coalesce(m.done_at, i.done)',
    `history = case when i.version > ${MOST_LINES} then m.history else concat_ws(E'\\n', i.lines, m.history) end`,
  ],
}

/** What few moves say. A move that does not leaves as it is what is set by it. */
type Besides = Said & { readonly isSaidBy: (move: Move) => boolean }

/** The codes of others are not looked for. */
export const OF_OTP = {
  isSaidBy: ({ next }) => next.lane === 'otp',
  columns: [['keeps_code', 'boolean', ({ next }) => mayNeedCode(next)]],
  set: [],
} satisfies Besides

/** Events that have no place in the message's row any more. */
export const OF_LATER_EVENTS = {
  isSaidBy: ({ next }) => next.version > MOST_LINES,
  columns: [],
  set: [],
} satisfies Besides

/** Ids of a message's parts, and which of them are open. */
export const OF_PARTS = {
  isSaidBy: ({ parts }) => parts !== null,
  columns: [['parts', 'json', ({ next, parts }) => parts && partsJson(next, parts)]],
  set: SET_PARTS,
} satisfies Besides

/** An OTP's moves come with the end of the wait for its provider, a replacement with that of its validity. */
const endsAnew = ({ next, replaced }: Move) => next.lane === 'otp' || replaced !== undefined

const BESIDES: readonly Besides[] = [
  OF_OTP,
  OF_PARTS,
  OF_LATER_EVENTS,
  {
    isSaidBy: endsAnew,
    columns: [['expires', INSTANT, (move) => (endsAnew(move) ? move.next.expiresAtMs : null)]],
    set: ['expires_at = coalesce(i.expires, m.expires_at)'],
  },
  // Why and until when those wait, or last did, that were held.
  {
    isSaidBy: ({ next }) => next.heldFor !== null,
    columns: [
      ['held', 'text', ({ next }) => next.heldFor],
      ['until', INSTANT, ({ next }) => (next.heldFor === null ? null : next.dueAtMs)],
    ],
    set: ['held_for = coalesce(i.held, m.held_for), held_until = coalesce(i.until, m.held_until)'],
  },
  // Whom an admin gave it to.
  {
    isSaidBy: ({ next }) => next.pinnedTo !== null,
    columns: [['pinned', 'text', ({ next }) => next.pinnedTo]],
    set: ['pinned_to = coalesce(i.pinned, m.pinned_to)'],
  },
  // What is not known of a message stays so until a provider that has a list takes it.
  {
    isSaidBy: ({ providerCost }) => providerCost !== undefined,
    columns: [
      [
        'cost',
        'numeric',
        ({ providerCost }) => (providerCost === undefined ? null : centsText(providerCost)),
      ],
    ],
    set: ['provider_cost_cents = coalesce(m.provider_cost_cents + i.cost, i.cost, m.provider_cost_cents)'],
  },
  {
    isSaidBy: ({ replaced }) => replaced !== undefined,
    columns: [['said', 'json', ({ replaced }) => (replaced ? replacedJson(replaced) : null)]],
    set: SET_REPLACED,
  },
]

/** What these moves say: the usual, and what some of them say besides. A batch of the usual is written without a word of the rest. */
export function saidBy(moves: readonly Move[]): Said & { readonly besides: readonly Besides[] } {
  const besides = BESIDES.filter(({ isSaidBy }) => moves.some(isSaidBy))
  const all = [USUAL, ...besides]
  return { besides, columns: all.flatMap(({ columns }) => columns), set: all.flatMap(({ set }) => set) }
}

/** True for an OTP that was taken and may be submitted once more, when no receipt comes: before its validity its alarm rings for that. */
function mayNeedCode({ status, wakeAtMs, expiresAtMs }: Actor): boolean {
  return LIFECYCLE[status].waitsFor === 'receipt' && wakeAtMs !== null && wakeAtMs < expiresAtMs
}

/** When the history first came to such a state, in Unix milliseconds; null when it did not. */
function firstAtMs(history: readonly HistoryRow[], holds: (to: LifecycleState) => boolean): number | null {
  return history.find(({ to, ignored }) => !ignored && holds(to))?.atMs ?? null
}
