import { type CommandName, responseTo } from './commands.ts'
import type { Pdu } from './pdu.ts'

/** What became of a request. */
export type Answered =
  | { readonly kind: 'response'; readonly pdu: Pdu }
  /** An answer came that cannot be read, or is none to this request. */
  | { readonly kind: 'garbled'; readonly reason: string }
  /** No answer in time. It may still come, and is then told to `onLate`. */
  | { readonly kind: 'silence' }
  /** The session ended first; what was asked may have arrived. */
  | { readonly kind: 'lost'; readonly reason: string }

/** Requests of ours that wait for their answers, by their sequence_number. */
export type Pending = {
  /** The next number that none of them has. */
  nextNumber(): number
  /** Adds one under a number that `nextNumber` gave. */
  add(number: number, command: CommandName, nowMs: number): Promise<Answered>
  /** Hands a response to its request; false when none waits under its number. */
  take(pdu: Pdu): boolean
  /** What came under this number cannot be read. */
  garbled(number: number, reason: string): void
  /** Gives up those that were sent `timeoutMs` ago and before. */
  expire(nowMs: number, timeoutMs: number): void
  loseAll(reason: string): void
  size(): number
}

/** sequence_number goes from 1 to this and begins anew (SMPP v3.4, clause 5.1.4). */
export const MAX_SEQUENCE = 0x7fff_ffff

type Waiting = {
  readonly command: CommandName
  readonly sentAtMs: number
  answer(answered: Answered): void
}

/** None yet; `last` is the number before the first. */
export function openPending(last = 0): Pending {
  let sequence = last
  /** In the order they were sent, as a Map keeps it. */
  const waiting = new Map<number, Waiting>()

  function settle(number: number, answered: Answered): void {
    const one = waiting.get(number)
    waiting.delete(number)
    one?.answer(answered)
  }

  return {
    nextNumber() {
      do sequence = sequence === MAX_SEQUENCE ? 1 : sequence + 1
      while (waiting.has(sequence))
      return sequence
    },
    add(number, command, nowMs) {
      const { promise, resolve } = Promise.withResolvers<Answered>()
      waiting.set(number, { command, sentAtMs: nowMs, answer: resolve })
      return promise
    },
    take(pdu) {
      const one = waiting.get(pdu.sequence)
      if (!one) return false
      settle(pdu.sequence, answerTo(one.command, pdu))
      return true
    },
    garbled(number, reason) {
      settle(number, { kind: 'garbled', reason })
    },
    expire(nowMs, timeoutMs) {
      for (const [number, { sentAtMs }] of waiting) {
        if (nowMs - sentAtMs < timeoutMs) return
        settle(number, { kind: 'silence' })
      }
    },
    loseAll(reason) {
      for (const number of [...waiting.keys()]) settle(number, { kind: 'lost', reason })
    },
    size: () => waiting.size,
  }
}

/** Only its own response, or a generic_nack that names an error, says what became of a request (clauses 2.6 and 4.3). */
function answerTo(asked: CommandName, pdu: Pdu): Answered {
  const isNack = pdu.command === 'generic_nack' && pdu.status !== 0
  if (isNack || pdu.command === responseTo(asked)) return { kind: 'response', pdu }
  return { kind: 'garbled', reason: `${asked} was answered by ${pdu.command}` }
}
