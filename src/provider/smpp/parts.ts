import type { SubmitAnswer } from '../port.ts'
import type { NotTaken } from './answers.ts'
import type { PartAnswer } from './submission.ts'
import type { Window } from './window.ts'

/**
 * A part waits so long for the answer to the one before it, in milliseconds: a part that is refused keeps the others from
 * being sent. There are SMSCs that answer the parts of a message when they have all of them (larvitsmpp does).
 */
export const PART_WAIT_MS = 250

/** A later part that is throttled is tried again after this: the ones before it are with the SMSC already. */
export const PART_RETRY_MS = 250

/** Sends one part, from 0; null: it was not sent, because the session of those before it is gone. Never rejects. */
export type SendPart = (index: number) => Promise<PartAnswer> | null

/** Submits the parts of a message in their order, as far as none is refused. The answers are in order, too; never rejects. */
export async function submitParts(
  { count, send, window }: { readonly count: number; readonly send: SendPart; readonly window: Window },
  signal: AbortSignal,
): Promise<readonly PartAnswer[]> {
  const answers: PartAnswer[] = []
  const asked: Promise<void>[] = []
  let isHeldUp = false

  async function submitOne(index: number, entered: () => void): Promise<void> {
    let answer: PartAnswer
    let leave: (() => void) | null = entered
    do {
      const asking = send(index)
      answer = asking === null ? SESSION_GONE : await Promise.race([asking, noAnswerAfter(signal)])
      leave()
      if (answer.kind !== 'throttled' || asking === null || index === 0 || signal.aborted) break
      isHeldUp = true
      await elapsed(PART_RETRY_MS, signal)
      leave = await window.enter(signal)
    } while (leave !== null)
    isHeldUp = false
    answers[index] = answer
  }

  for (let index = 0; index < count; index++) {
    if (answers.some(({ kind }) => kind !== 'accepted')) break
    const leave = await window.enter(signal)
    if (leave === null) {
      answers[index] = NO_ROOM
      break
    }
    const one = submitOne(index, leave)
    asked.push(one)
    if (index < count - 1) await Promise.race([one, elapsed(PART_WAIT_MS, signal)])
    if (isHeldUp) await Promise.all(asked)
  }
  await Promise.all(asked)
  return answers
}

const NO_ROOM: PartAnswer = {
  kind: 'throttled',
  retryAfterMs: null,
  detail: 'not sent: the window had no room in time',
  unasked: true,
}

const SESSION_GONE: PartAnswer = {
  kind: 'throttled',
  retryAfterMs: null,
  detail: 'not sent: the session ended',
  unasked: true,
}

/** Resolves after this time, or when the signal comes. */
function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  const end = () => resolve()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  return promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  })
}

function noAnswerAfter(signal: AbortSignal): Promise<PartAnswer> {
  const answer = { kind: 'unknown', error: 'no answer in time' } as const
  if (signal.aborted) return Promise.resolve(answer)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(answer), { once: true }))
}

/**
 * What the answers to the parts mean for the message, of `count` parts. A handset shows nothing until it has all of them: so
 * one that was refused decides, whatever became of the others, and all of it may be sent again without being seen twice. Else
 * one decides whose outcome is unknown, else one that was not sent.
 */
export function outcomeOfParts(
  answers: readonly PartAnswer[],
  count: number,
): NotTaken | { readonly kind: 'accepted'; readonly ids: readonly string[]; readonly detail: string } {
  const [first] = answers
  if (count === 1 && first && first.kind !== 'accepted') return first
  const place = worstOf(answers)
  const worst = answers[place]
  if (worst && worst.kind !== 'accepted') return ofMessage(worst, place, answers)
  const accepted = answers.filter((answer) => answer.kind === 'accepted')
  return {
    kind: 'accepted',
    ids: accepted.map(({ id }) => id),
    detail: accepted.map(({ detail }) => detail).join('\n'),
  }
}

const SEVERITY: Readonly<Record<SubmitAnswer['kind'], number>> = {
  rejected_permanent: 4,
  rejected_temporary: 3,
  unknown: 2,
  throttled: 1,
  accepted: 0,
}

function worstOf(answers: readonly PartAnswer[]): number {
  const severities = answers.map(({ kind }) => SEVERITY[kind])
  return severities.indexOf(Math.max(...severities))
}

function ofMessage(worst: NotTaken, place: number, answers: readonly PartAnswer[]): NotTaken {
  const taken = answers.flatMap((answer, index) =>
    answer.kind === 'accepted' ? [{ part: index + 1, providerMessageId: answer.id }] : [],
  )
  if (worst.kind === 'throttled' && taken.length === 0) return worst
  const words = `part ${place + 1}, of the others ${taken.length} taken`
  const partsTaken = taken.length > 0 ? { partsTaken: taken } : {}
  // What was begun costs: it is an attempt.
  if (worst.kind === 'throttled')
    return { kind: 'rejected_temporary', error: `${words}: throttled`, detail: worst.detail, ...partsTaken }
  return { ...worst, error: `${words}: ${worst.error}`, ...partsTaken }
}
