import type { MessageContext } from '../../../../actors/message/context.ts'
import { isLifecycleState } from '../../../domain/lifecycle.ts'
import { HOLDS, type Hold } from '../../../domain/message/hold.ts'
import { CREDIT_STATES, type CreditState } from '../../../domain/message.ts'
import { PROVIDER_NAME_PATTERN } from '../../../domain/provider/provider.ts'
import { maskDigits } from '../privacy.tsx'
import type { ReplayedMessage, ReplayStep } from '../replay/replay.ts'

/** A step of the real life that came before: it is shown, and not played again. */
export type PastStep = {
  readonly event: string
  readonly to: string
  readonly atMs: number
  readonly isIgnored: boolean
}

/** A real message as it was after one of its steps. Instants in milliseconds since its acceptance. */
export type Fork = {
  readonly messageId: string
  readonly lifecycle: string
  readonly credit: CreditState
  /** When the last step was. */
  readonly nowMs: number
  /** What the machine remembered; its settings are those of the scenario, and of the lane. */
  readonly context: Omit<MessageContext, 'policy' | 'otp' | 'urgent'>
  /** The newest steps, 60 at most; how many there were is in `pastCount`. */
  readonly past: readonly PastStep[]
  readonly pastCount: number
}

/** Steps of the real life that a link holds: it must stay a link. */
export const MAX_PAST = 60
/** Characters of the last error that it holds. */
const MAX_ERROR = 80
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const WORD = /^[A-Z][A-Z_]{0,39}$/
const PROVIDER = new RegExp(PROVIDER_NAME_PATTERN)
/** Milliseconds of some 30 years: no validity is longer. */
const MOST_MS = 1e12
const MOST_COUNT = 10_000

/** The message as the machine of this page has it after a step of its replay; numbers in its error are masked, as links are passed on. */
export function forkAt(
  message: Pick<ReplayedMessage, 'created_at'> & { readonly id: string },
  steps: readonly ReplayStep[],
  index: number,
): Fork | null {
  const step = steps[index]
  const credit = CREDIT_STATES.find((one) => one === step?.credit)
  if (!step || credit === undefined) return null
  const startMs = Date.parse(message.created_at)
  // Waits that dice decide are no whole milliseconds.
  const since = (atMs: number) => Math.round(atMs - startMs)
  const { policy: _, otp: __, urgent: ___, ...context } = step.context
  const error = context.lastError === null ? null : maskDigits(context.lastError).slice(0, MAX_ERROR)
  const past = steps.slice(0, index + 1).map(({ row }) => ({
    event: row.event,
    to: row.to,
    atMs: since(Date.parse(row.at)),
    isIgnored: row.ignored,
  }))
  return {
    messageId: message.id,
    lifecycle: step.lifecycle,
    credit,
    nowMs: since(Date.parse(step.row.at)),
    context: {
      ...context,
      dueAtMs: since(context.dueAtMs),
      expiresAtMs: since(context.expiresAtMs),
      wakeAtMs: context.wakeAtMs === null ? null : since(context.wakeAtMs),
      providerMessageId: context.providerMessageId === null ? null : KNOWN_ID,
      lastError: error,
    },
    past: past.slice(-MAX_PAST),
    pastCount: past.length,
  }
}

/** Stands for the provider's id: which one it is changes nothing. */
const KNOWN_ID = 'provider-1'

/** The parameters of a link that hold a fork. */
export const FORK_NAMES = ['of', 'at', 'context', 'past', 'provider', 'error'] as const

/** A fork as parameters of a link. */
export function writeFork(fork: Fork): Record<string, string> {
  const { messageId, lifecycle, credit, nowMs, context, past, pastCount } = fork
  const { attempts, throttles, dueAtMs, expiresAtMs, wakeAtMs, providerMessageId, taken, heldFor } = context
  const values = [attempts, throttles, dueAtMs, expiresAtMs, wakeAtMs, providerMessageId === null ? 0 : 1]
  const others = [taken ? 1 : 0, context.partsOpen, context.partsAttempt, heldFor]
  return {
    of: messageId,
    at: [lifecycle, credit, nowMs, pastCount].join('.'),
    context: [...values, ...others].map((value) => value ?? '').join('.'),
    past: past
      .map(({ event, to, atMs, isIgnored }) => [event, to, atMs, ...(isIgnored ? ['i'] : [])].join('.'))
      .join('*'),
    ...(context.provider === null ? {} : { provider: context.provider }),
    ...(context.lastError === null ? {} : { error: context.lastError }),
  }
}

/** The fork of a link; null: it has none; `broken`: what stands there is none. */
export function readFork(params: URLSearchParams): Fork | null | 'broken' {
  if (!params.has('of')) return null
  const messageId = params.get('of') ?? ''
  const [lifecycle = '', creditWord, now = '', count = '', ...rest] = (params.get('at') ?? '').split('.')
  const credit = CREDIT_STATES.find((one) => one === creditWord)
  const nowMs = numberIn(now, MOST_MS)
  const pastCount = numberIn(count, MOST_COUNT)
  const context = contextIn(params)
  const past = (params.get('past') ?? '').split('*').map(pastStepIn)
  const steps = past.filter((step) => step !== null)
  const isWhole =
    UUID.test(messageId) && isLifecycleState(lifecycle) && rest.length === 0 && past.length === steps.length
  if (!isWhole || !credit || nowMs === null || pastCount === null || !context) return 'broken'
  if (steps.length > MAX_PAST || steps.length > pastCount) return 'broken'
  return { messageId, lifecycle, credit, nowMs, context, past: steps, pastCount }
}

function contextIn(params: URLSearchParams): Fork['context'] | null {
  const texts = (params.get('context') ?? '').split('.')
  const [attempts = '', throttles = '', due = '', expires = '', wake = '', id = '', taken = ''] = texts
  const [partsOpen = '', partsAttempt = '', held = ''] = texts.slice(7)
  const provider = params.get('provider')
  const lastError = params.get('error')
  const heldFor: Hold | undefined = HOLDS.find((one) => one === held)
  const known = {
    attempts: numberIn(attempts, MOST_COUNT),
    throttles: numberIn(throttles, MOST_COUNT),
    dueAtMs: numberIn(due, MOST_MS),
    expiresAtMs: numberIn(expires, MOST_MS),
  }
  const open = {
    wakeAtMs: numberIn(wake, MOST_MS),
    partsOpen: numberIn(partsOpen, 2 ** 31),
    partsAttempt: numberIn(partsAttempt, MOST_COUNT),
  }
  const { attempts: a, throttles: t, dueAtMs: d, expiresAtMs: e } = known
  if (texts.length !== 10 || a === null || t === null || d === null || e === null) return null
  if ((wake !== '' && open.wakeAtMs === null) || (held !== '' && !heldFor)) return null
  if ((partsOpen !== '' && open.partsOpen === null) || (partsAttempt !== '' && open.partsAttempt === null))
    return null
  if (provider !== null && !PROVIDER.test(provider) && provider !== UNKNOWN_PROVIDER) return null
  if (lastError !== null && lastError.length > MAX_ERROR) return null
  return {
    ...{ attempts: a, throttles: t, dueAtMs: d, expiresAtMs: e },
    ...open,
    provider,
    lastError,
    providerMessageId: id === '1' ? KNOWN_ID : null,
    taken: taken === '1',
    heldFor: heldFor ?? null,
  }
}

/** What a replay calls the provider of a message of an old release. */
const UNKNOWN_PROVIDER = 'its provider'

function pastStepIn(text: string): PastStep | null {
  const [event = '', to = '', at = '', mark, ...rest] = text.split('.')
  const atMs = numberIn(at, MOST_MS)
  if (!WORD.test(event) || !WORD.test(to) || atMs === null || rest.length > 0) return null
  return mark === undefined || mark === 'i' ? { event, to, atMs, isIgnored: mark === 'i' } : null
}

/** A whole number up to `most`, or as far below 0; null for all else. */
function numberIn(text: string, most: number): number | null {
  if (!/^-?\d{1,13}$/.test(text)) return null
  const value = Number(text)
  return Math.abs(value) <= most ? value : null
}
