import type { SubmitAnswer, SubmitRequest } from '../port.ts'

/** What the mock operator answers; `silent` never answers, so the caller's patience ends it as unknown. */
export type PlannedAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'silent' }
  | Exclude<SubmitAnswer, { readonly kind: 'accepted' | 'unknown' }>

/** One receipt of a plan; the receipts of one message are posted in their order, each after the one before. */
export type PlannedReceipt = { readonly status: string; readonly error: string | null }

/** The whole play for one submission. */
export type Plan = {
  readonly answer: PlannedAnswer
  /** At most `MAX_RECEIPTS_PER_SUBMISSION`. */
  readonly receipts: readonly PlannedReceipt[]
  /** Which leaves first: the answer, or the first receipt (and its HTTP answer is awaited). */
  readonly first: 'answer' | 'receipt'
}

/**
 * What befalls unscripted submissions, as shares from 0 to 1: refused for now, refused for good, throttled, together 1 at most; and of those
 * that are accepted how many never get a receipt.
 */
export type FailRates = {
  readonly tempFailRate: number
  readonly permFailRate: number
  readonly throttleRate: number
  readonly lostReceiptRate: number
}

/** No script owes more; the book numbers receipts within a submission below this. */
export const MAX_RECEIPTS_PER_SUBMISSION = 16

/** How long the mock asks a throttled sender to wait. */
export const THROTTLE_RETRY_AFTER_MS = 250

/**
 * Where numbers of the mock begin in the console: 555-0100 to 555-0199 are nobody's (North American Numbering Plan). Only
 * their last four digits matter.
 */
export const MOCK_NUMBER_START = '+1555010'

type ScriptedNumber = {
  /** The last four digits of the destination. */
  readonly suffix: string
  /** One sentence for the docs and the console. */
  readonly meaning: string
  readonly plan: (request: SubmitRequest, operator: string) => Plan
}

const DELIVRD: PlannedReceipt = { status: 'DELIVRD', error: null }
const ENROUTE: PlannedReceipt = { status: 'ENROUTE', error: null }
const UNDELIV: PlannedReceipt = { status: 'UNDELIV', error: 'absent subscriber' }

/** Error names and codes: SMPP v3.4, clause 5.1.3 (command_status). */
const REJECTED_PERMANENT: PlannedAnswer = {
  kind: 'rejected_permanent',
  error: 'ESME_RINVDSTADR',
  detail: 'command_status 0x0000000B: invalid destination address',
}
const REJECTED_TEMPORARY: PlannedAnswer = {
  kind: 'rejected_temporary',
  error: 'ESME_RMSGQFUL',
  detail: 'command_status 0x00000014: message queue full',
}
const THROTTLED: PlannedAnswer = {
  kind: 'throttled',
  retryAfterMs: THROTTLE_RETRY_AFTER_MS,
  detail: 'command_status 0x00000058: throttling error, allowed message limits exceeded',
}

/** Numbers with a meaning. Every other number is delivered, or fails by the configured rates. */
export const SCRIPTED_NUMBERS: readonly ScriptedNumber[] = [
  { suffix: '0001', meaning: 'Rejected for good.', plan: () => rejected(REJECTED_PERMANENT) },
  {
    suffix: '0002',
    meaning: 'Rejected for now on attempts 1 and 2, then accepted and delivered.',
    plan: ({ attempt }) => (attempt <= 2 ? rejected(REJECTED_TEMPORARY) : accepted(DELIVRD)),
  },
  { suffix: '0003', meaning: 'Accepted, then a receipt UNDELIV.', plan: () => accepted(UNDELIV) },
  { suffix: '0004', meaning: 'Accepted, and never a receipt.', plan: () => accepted() },
  {
    suffix: '0005',
    meaning: 'No answer on attempt 1 (an unknown outcome), then accepted and delivered.',
    plan: ({ attempt }) => (attempt <= 1 ? rejected({ kind: 'silent' }) : accepted(DELIVRD)),
  },
  {
    suffix: '0006',
    meaning: 'Throttled twice, then accepted and delivered.',
    plan: ({ throttles }) => (throttles < 2 ? rejected(THROTTLED) : accepted(DELIVRD)),
  },
  {
    suffix: '0007',
    meaning: 'The receipt DELIVRD is posted and answered before the submission is accepted.',
    plan: () => ({ ...accepted(DELIVRD), first: 'receipt' }),
  },
  {
    suffix: '0008',
    meaning: 'Accepted and delivered, every receipt posted twice.',
    plan: () => accepted(DELIVRD, DELIVRD),
  },
  {
    suffix: '0009',
    meaning: 'Accepted, a receipt ENROUTE, then a receipt DELIVRD.',
    plan: () => accepted(ENROUTE, DELIVRD),
  },
  {
    suffix: '0010',
    meaning: 'Rejected for good by `mock`, accepted and delivered by `mock-b`, where an OTP goes then.',
    plan: (_, operator) => (operator === 'mock' ? rejected(REJECTED_PERMANENT) : accepted(DELIVRD)),
  },
  {
    suffix: '0011',
    meaning: 'Accepted, then a receipt UNDELIV; delivered when it is sent again through `mock-b`.',
    plan: (_, operator) => accepted(operator === 'mock-b' ? DELIVRD : UNDELIV),
  },
]

const PLANS = new Map(SCRIPTED_NUMBERS.map(({ suffix, plan }) => [suffix, plan]))
const SUFFIX_DIGITS = 4

/**
 * What the mock operator does with one submission. `random` gives 0 ≤ r < 1 and is drawn once, for unscripted
 * numbers only.
 */
export function scriptFor(
  request: SubmitRequest,
  {
    operator,
    random,
    rates,
  }: { readonly operator: string; readonly random: () => number; readonly rates: FailRates },
): Plan {
  const scripted = PLANS.get(request.to.slice(-SUFFIX_DIGITS))
  if (scripted !== undefined) return scripted(request, operator)
  const draw = random()
  if (draw < rates.permFailRate) return rejected(REJECTED_PERMANENT)
  if (draw < rates.permFailRate + rates.tempFailRate) return rejected(REJECTED_TEMPORARY)
  const refused = rates.permFailRate + rates.tempFailRate + rates.throttleRate
  if (draw < refused) return rejected(THROTTLED)
  return (draw - refused) / (1 - refused) < rates.lostReceiptRate ? accepted() : accepted(DELIVRD)
}

function accepted(...receipts: readonly PlannedReceipt[]): Plan {
  return { answer: { kind: 'accepted' }, receipts, first: 'answer' }
}

function rejected(answer: PlannedAnswer): Plan {
  return { answer, receipts: [], first: 'answer' }
}
