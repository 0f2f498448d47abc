import { LIFECYCLE } from '../domain/lifecycle.ts'
import type { Batch } from './batch.ts'
import type { EVENTS, MESSAGES } from './day-files.ts'

/** Something of a day that breaks an invariant of SPEC.md, and how. */
export type Broken = {
  readonly invariant: 'I3' | 'I4'
  readonly id: string
  readonly found: string
}

/** Looks at the messages of a day, in the order of their file. */
export type MessageJudge = {
  /** What is broken of these. */
  judge(messages: Batch<typeof MESSAGES>): Promise<Broken[]>
  /** When all have come: rows of histories that are of none of them. */
  end(): Promise<Broken[]>
}

/**
 * Holds the messages of an archived day against I3 (each is there once, has ended, and has the lock of its status) and I4 (its history
 * has no gap). `events` are the rows of the day's events, by message and number: a batch of them is held at a time.
 */
export function openMessageJudge(events: AsyncIterable<Batch<typeof EVENTS>>): MessageJudge {
  const rows = openRows(events)
  let last = ''

  /** The rows of this message, which are passed; those in front of them are of no message. */
  async function eventsOf(id: string, broken: Broken[]): Promise<number[]> {
    const numbers: number[] = []
    for (let next = await rows.next(); next && next.messageId <= id; next = await rows.next()) {
      if (next.messageId === id) numbers.push(next.seq)
      else broken.push(withoutMessage(next))
      rows.pass()
    }
    return numbers
  }

  return {
    async judge({ count, values }) {
      const broken: Broken[] = []
      for (let row = 0; row < count; row++) {
        const [id = '', status, version = 0] = [values.id[row], values.status[row], values.version[row]]
        const [lock, history] = [values.lockState[row] as string | null, values.history[row] ?? '']
        if (id <= last) broken.push({ invariant: 'I3', id, found: `is twice, or stands behind ${last}` })
        last = id
        const life = status && LIFECYCLE[status]
        if (!life?.final || !life.credit.some((state) => state === lock)) {
          const found = `status ${status} with ${lock ? `a lock ${lock}` : 'no lock'}`
          broken.push({ invariant: 'I3', id, found })
        }
        const beside = rows.isBefore(id) ? await eventsOf(id, broken) : []
        if (beside.length === 0 && isWhole(history, version)) continue
        const numbers = [...linesOf(history), ...beside].sort((a, b) => a - b)
        if (numbers.length === version && numbers.every((seq, at) => seq === at + 1)) continue
        broken.push({
          invariant: 'I4',
          id,
          found: `version ${version} with ${numbers.length} history rows: ${numbers.join(', ')}`,
        })
      }
      return broken
    },
    async end() {
      const broken: Broken[] = []
      for (let next = await rows.next(); next; next = await rows.next()) {
        broken.push(withoutMessage(next))
        rows.pass()
      }
      return broken
    },
  }
}

/** Whether the lines are those from `version` down to 1, seen without any being read. */
function isWhole(history: string, version: number): boolean {
  let at = 0
  for (let seq = version; seq > 0; seq--) {
    if (!history.startsWith(`[${seq},`, at)) return false
    const end = history.indexOf('\n', at)
    if (end < 0 !== (seq === 1)) return false
    at = end + 1
  }
  return version > 0
}

/** The numbers of lines. */
function linesOf(history: string): number[] {
  return history === '' ? [] : history.split('\n').map((line) => Number.parseInt(line.slice(1), 10))
}

type EventRow = { readonly messageId: string; readonly seq: number }

function withoutMessage({ messageId, seq }: EventRow): Broken {
  return { invariant: 'I4', id: messageId, found: `history row ${seq} without its message` }
}

/** Rows one by one, of batches as they come. */
function openRows(events: AsyncIterable<Batch<typeof EVENTS>>) {
  const batches = events[Symbol.asyncIterator]()
  let batch: Batch<typeof EVENTS> | null = null
  let hasEnded = false
  let at = 0

  return {
    /** Whether the next row may be of this message or of one before it. */
    isBefore: (id: string) => !hasEnded && (batch === null || (batch.values.messageId[at] ?? '') <= id),
    async next(): Promise<EventRow | null> {
      while (!hasEnded && (batch === null || at === batch.count)) {
        const { done, value } = await batches.next()
        hasEnded = done === true
        batch = done ? null : value
        at = 0
      }
      const messageId = batch?.values.messageId[at]
      return messageId === undefined ? null : { messageId, seq: batch?.values.seq[at] ?? 0 }
    },
    pass() {
      at += 1
    },
  }
}
