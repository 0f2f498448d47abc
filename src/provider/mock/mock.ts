import { assert } from '../../domain/assert.ts'
import type { Hooks, OpenProvider } from '../kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../port.ts'
import { openMockBook, type Recorded } from './book.ts'
import { mockExchange } from './mock-exchange.ts'
import { type MockLog, startReceiptPosts } from './receipts.ts'
import { type FailRates, type Plan, scriptFor } from './script.ts'

/** What the mock operator needs. */
export type MockOptions = FailRates & {
  /** The operator's name: 1 to 32 of a–z, 0–9, `-`. */
  readonly name: string
  /** The SQLite file of the operator's book, shared by all threads and processes of a machine. */
  readonly bookPath: string
  /** Where receipts are posted, at least one; the next one is tried after each post in vain. */
  readonly dlrUrls: readonly string[]
  /** Time from submission to answer. */
  readonly latencyMs: number
  /** Time from answer to the first receipt. */
  readonly dlrDelayMs: number
  /** Gives 0 ≤ r < 1. */
  readonly random: () => number
  /** The time of day in milliseconds, the same for all who share the book. */
  readonly now: () => number
  readonly log: MockLog
  /** Told of each submission; null: nobody wants to know. */
  readonly keepExchange: Hooks['keepExchange']
}

/**
 * Opens an SMS operator that lives in this process and posts its receipts over HTTP. What it owes is in its
 * book before it answers, so kill -9 loses no receipt: whoever opens the book next posts it.
 */
export function openMockProvider(options: MockOptions): OpenProvider {
  const { name, bookPath, dlrUrls, latencyMs, dlrDelayMs, random, now, log, keepExchange } = options
  assert(dlrUrls.length > 0, 'the mock operator needs a DLR URL')
  const book = openMockBook({ operator: name, path: bookPath, now })
  const posts = startReceiptPosts({ book, dlrUrls, now, log })
  let closing: Promise<void> | null = null

  function record({ messageId, attempt }: SubmitRequest, plan: Plan): Promise<Recorded> {
    const receiptFirst = plan.first === 'receipt'
    const delayMs = receiptFirst ? 0 : latencyMs + dlrDelayMs
    return book.record({
      messageId,
      attempt,
      answer: plan.answer.kind,
      receipts: plan.receipts,
      dueAtMs: now() + delayMs,
      hold: receiptFirst || (delayMs === 0 && posts.hasRoom()),
    })
  }

  async function play(request: SubmitRequest): Promise<SubmitAnswer> {
    const plan = scriptFor(request, { operator: name, random, rates: options })
    const { providerMessageId, held } = await record(request, plan)
    if (held !== null && plan.first === 'receipt') await posts.takeFirst(held)
    else if (held !== null) posts.take(held)
    else if (plan.receipts.length > 0) posts.wake(now() + latencyMs + dlrDelayMs)
    if (latencyMs > 0) await Bun.sleep(latencyMs)
    switch (plan.answer.kind) {
      case 'silent':
        return NEVER
      case 'accepted':
        return {
          kind: 'accepted',
          providerMessageIds: [providerMessageId],
          detail: 'command_status 0x00000000: accepted',
        }
      default:
        return plan.answer
    }
  }

  return {
    async submit(request, signal) {
      if (closing !== null) return unknown('the mock operator is closed')
      if (signal.aborted) return unknown('given up before the submission')
      const startedAtMs = now()
      const answer = await untilAborted(signal, play(request))
      keepExchange?.(mockExchange(request, answer, { startedAtMs, tookMs: now() - startedAtMs }))
      return answer
    },
    state: () => ({ state: 'open', lastError: null }),
    close() {
      closing ??= posts.close().then(() => book.close())
      return closing
    },
  }
}

/** A promise that is collected with whoever waits for it. */
const NEVER = new Promise<never>(() => {})

/** Nothing was written, so nothing was taken: with a full disk it comes again until there is room, and that is no attempt. */
function busy(detail: string): SubmitAnswer {
  return { kind: 'throttled', retryAfterMs: null, detail }
}

function unknown(error: string): SubmitAnswer {
  return { kind: 'unknown', error }
}

/** The answer, or unknown as soon as the caller's patience ends. */
function untilAborted(signal: AbortSignal, answer: Promise<SubmitAnswer>): Promise<SubmitAnswer> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(unknown('no answer in time'))
    signal.addEventListener('abort', giveUp, { once: true })
    answer
      .catch((cause: unknown) => busy(`the mock operator cannot write its book: ${cause}`))
      .then((value) => {
        signal.removeEventListener('abort', giveUp)
        resolve(value)
      })
  })
}
