import { must } from '../../domain/assert.ts'
import type { MockBook, OwedReceipt } from './book.ts'
import { openReceiptConnections } from './receipt-connections.ts'
import { MAX_RECEIPTS_PER_SUBMISSION } from './script.ts'

/** The part of pino's shape used here. */
export type MockLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** The loop that posts receipts owed to the DLR path. */
export type ReceiptPosts = {
  /** True while this process may hold more receipts (`MAX_HELD`, softly: a tick's submissions may pass it). */
  hasRoom(): boolean
  /** Posts a held receipt as soon as a connection is free. */
  take(receipt: OwedReceipt): void
  /** Posts a held receipt before all others; resolves when its first post is over, whatever its answer, or on `close`. */
  takeFirst(receipt: OwedReceipt): Promise<void>
  /** Says that a receipt nobody holds is due then. */
  wake(dueAtMs: number): void
  /** Stops posting; resolves when the posts under way are over, or after `CLOSE_WAIT_MS`. */
  close(): Promise<void>
}

/** Posts under way at once: a few times what one gateway process answers in a millisecond. */
export const CONCURRENT_POSTS = 64
export const POST_TIMEOUT_MS = 5_000
/** Finds what dead processes left behind; about four small reads a second. */
export const SAFETY_POLL_MS = 250
/** First wait after a post in vain; doubled up to `MAX_RETRY_MS`. */
export const FIRST_RETRY_MS = 250
export const MAX_RETRY_MS = 5_000
/** How long a receipt is tried, as operators do. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000
/** Receipts in memory, about a second of posts. */
const MAX_HELD = 4_096
/** Delayed receipts fall due one by one; claiming them together costs a tenth. */
const CLAIM_SPACING_MS = 10
const CLOSE_WAIT_MS = 1_000
const PRUNE_EVERY_MS = 60_000
const SAY_AGAIN_AFTER_MS = 60_000

type Held = { readonly receipt: OwedReceipt; readonly posted: () => void }
type Dependencies = {
  readonly book: MockBook
  /** At least one. A receipt goes to the next one after each post in vain. */
  readonly dlrUrls: readonly string[]
  readonly now: () => number
  readonly log: MockLog
}

/** Starts posting at once, with what the book already owes. */
export function startReceiptPosts({ book, dlrUrls, now, log }: Dependencies): ReceiptPosts {
  const queue: Held[] = []
  const connections = openReceiptConnections({ timeoutMs: POST_TIMEOUT_MS })
  let underWay = 0
  let failuresInRow = 0
  let saidAtMs = Number.NEGATIVE_INFINITY
  let isSaid = false
  let probeAtMs = 0
  let moreDue = false
  let closed = false
  let freeAtMs = 0
  let pruneAtMs = 0
  let tickAtMs = Number.POSITIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let idle: (() => void) | null = null

  const held = () => queue.length + underWay

  /** After a row of failures the endpoint is taken for dead: one post every `SAFETY_POLL_MS` asks for it. */
  function allowedPosts(): number {
    if (failuresInRow < CONCURRENT_POSTS) return CONCURRENT_POSTS
    return now() >= probeAtMs ? 1 : 0
  }

  function pump(): void {
    if (closed) return
    while (queue.length > 0 && underWay < allowedPosts()) {
      const next = queue.shift()
      if (next !== undefined) void postHeld(next)
    }
    if (moreDue && held() < MAX_HELD / 2) tickBy(now())
  }

  async function postHeld({ receipt, posted }: Held): Promise<void> {
    underWay++
    const url = urlFor(dlrUrls, receipt)
    const answer = await connections.post(url, receipt.body)
    underWay--
    posted()
    if (answer.kind === 'taken') onTaken(receipt)
    else onRefused(receipt, url, answer.reason)
    if (closed && underWay === 0) idle?.()
    pump()
  }

  function onTaken(receipt: OwedReceipt): void {
    if (isSaid) log.info({ failuresInRow }, 'receipts are taken again')
    isSaid = false
    failuresInRow = 0
    book.settle(receipt)
    if (receipt.followers > 0) tickBy(now() + CLAIM_SPACING_MS)
  }

  function onRefused(receipt: OwedReceipt, url: string, reason: string): void {
    failuresInRow++
    saySometimes(url, reason)
    if (failuresInRow >= CONCURRENT_POSTS) probeAtMs = now() + SAFETY_POLL_MS
    if (now() - receipt.owedAtMs >= GIVE_UP_AFTER_MS) {
      log.warn(
        { receipt: receipt.body, tries: receipt.tries },
        'a receipt was not taken in time and is dropped',
      )
      book.settle(receipt)
      return
    }
    const dueAtMs = now() + retryAfterMs(receipt.tries)
    book.postpone(receipt, dueAtMs)
    tickBy(dueAtMs)
  }

  /** The first failure, and not again before one was taken: an endpoint that wavers must not fill the log either. */
  function saySometimes(url: string, reason: string): void {
    if (isSaid || now() - saidAtMs < SAY_AGAIN_AFTER_MS) return
    isSaid = true
    saidAtMs = now()
    // The path holds the operator's token.
    log.warn({ to: new URL(url).origin, reason }, 'receipts are not taken; asking on')
  }

  function claimDue(): void {
    const dueAtMs = book.nextDueAtMs() ?? Number.POSITIVE_INFINITY
    const room = MAX_HELD - held()
    const claimed = dueAtMs <= now() && room > 0 ? book.claim(room) : []
    for (const receipt of claimed) queue.push({ receipt, posted: nobodyWaits })
    moreDue = dueAtMs <= now() && claimed.length >= room
    if (dueAtMs > now()) tickBy(dueAtMs)
    else if (!moreDue) tickBy(book.nextDueAtMs() ?? Number.POSITIVE_INFINITY)
  }

  function tick(): void {
    tickAtMs = Number.POSITIVE_INFINITY
    try {
      if (held() > 0) book.renewLease()
      if (now() >= freeAtMs) {
        const freed = book.freeExpired()
        if (freed > 0) log.info({ receipts: freed }, 'receipts of a dead process are posted by this one')
        freeAtMs = now() + SAFETY_POLL_MS
      }
      if (now() >= pruneAtMs) pruneAtMs = book.prune() > 0 ? now() : now() + PRUNE_EVERY_MS
      claimDue()
    } catch (cause) {
      // The book is locked or the disk is full; the next poll tries again.
      log.warn({ err: cause }, 'the book of the mock operator cannot be read')
    }
    tickBy(now() + SAFETY_POLL_MS)
    pump()
  }

  function tickBy(atMs: number): void {
    const fromNowMs = Math.max(CLAIM_SPACING_MS, atMs - now())
    if (closed || fromNowMs >= tickAtMs - now()) return
    clearTimeout(timer)
    tickAtMs = now() + fromNowMs
    timer = setTimeout(tick, fromNowMs)
  }

  tick()
  return {
    hasRoom: () => held() < MAX_HELD,
    take(receipt) {
      queue.push({ receipt, posted: nobodyWaits })
      pump()
    },
    takeFirst: (receipt) =>
      new Promise((posted) => {
        if (closed) return posted()
        queue.unshift({ receipt, posted })
        pump()
      }),
    wake: tickBy,
    close() {
      closed = true
      clearTimeout(timer)
      connections.close()
      for (const { posted } of queue) posted()
      if (underWay === 0) return Promise.resolve()
      const over = new Promise<void>((resolve) => {
        idle = resolve
      })
      return Promise.race([over, Bun.sleep(CLOSE_WAIT_MS)])
    },
  }
}

/** Waits double from `FIRST_RETRY_MS` up to `MAX_RETRY_MS`. */
function retryAfterMs(tries: number): number {
  return Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** tries)
}

/** By the submission: the receipts' own numbers leave gaps, and would all begin at the first of two. */
function urlFor(dlrUrls: readonly string[], { id, tries }: OwedReceipt): string {
  const submission = Math.floor(id / MAX_RECEIPTS_PER_SUBMISSION)
  return must(dlrUrls[(submission + tries) % dlrUrls.length], 'at least one DLR URL')
}

function nobodyWaits(): void {}
