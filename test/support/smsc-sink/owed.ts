import type { SinkBook } from './book.ts'
import { receiptPdu } from './wire.ts'

/** A receipt that is owed to an account. */
export type Owed = {
  readonly id: string
  readonly destination: string
  readonly source: Buffer
  /** On the clock of `performance.now()`. */
  readonly dueAtMs: number
}

/** A bound session that receives. */
export type Receiver = {
  /** Receipts that wait for their answer, by sequence_number. */
  readonly inFlight: Map<number, Owed>
  nextSequence(): number
  send(pdus: readonly Buffer[]): void
}

/** The receipts of every account, each owed until it is answered for good, over any session of the account. */
export type OwedReceipts = {
  owe(systemId: string, owed: Owed): void
  join(systemId: string, receiver: Receiver): void
  /** What was in flight is owed again, at once. */
  leave(systemId: string, receiver: Receiver): void
  answered(systemId: string, receiver: Receiver, sequence: number, status: number): void
}

type Account = { queue: Owed[]; first: number; readonly receivers: Set<Receiver> }

/** Receipts are told in batches, as an SMSC under load does. */
const TICK_MS = 5
const MAX_IN_FLIGHT = 500
const RETRY_MS = 250

/** Answers after which a receipt is told again: ESME_RSYSERR, ESME_RMSGQFUL, ESME_RTHROTTLED, ESME_RX_T_APPN. */
const TEMPORARY: readonly number[] = [0x08, 0x14, 0x58, 0x64]

/** True when a receipt with these answers need not be told any more. */
export function isSettled(answers: readonly number[]): boolean {
  return answers.some((status) => !TEMPORARY.includes(status))
}

/** Nothing is owed yet. */
export function openOwedReceipts(book: SinkBook): OwedReceipts {
  const accounts = new Map<string, Account>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function accountOf(systemId: string): Account {
    const known = accounts.get(systemId)
    if (known) return known
    const account: Account = { queue: [], first: 0, receivers: new Set() }
    accounts.set(systemId, account)
    return account
  }

  function tellSoon(): void {
    if (timer === undefined) timer = setTimeout(tell, TICK_MS)
  }

  function tell(): void {
    timer = undefined
    const nowMs = performance.now()
    const date = new Date().toISOString().replaceAll(/\D/g, '').slice(2, 12)
    let isOwing = false
    for (const account of accounts.values()) {
      for (const receiver of account.receivers) tellOn(receiver, account, nowMs, date)
      account.queue.splice(0, account.first)
      account.first = 0
      isOwing ||= account.queue.length > 0 && account.receivers.size > 0
    }
    if (isOwing) tellSoon()
  }

  /** Its share of what is due, so that each session of the account is told some. */
  function tellOn(receiver: Receiver, account: Account, nowMs: number, date: string): void {
    const share = Math.ceil((account.queue.length - account.first) / account.receivers.size)
    const room = Math.min(share, MAX_IN_FLIGHT - receiver.inFlight.size)
    const pdus: Buffer[] = []
    for (
      let owed = account.queue[account.first];
      owed && pdus.length < room;
      owed = account.queue[account.first]
    ) {
      if (owed.dueAtMs > nowMs) break
      account.first++
      const sequence = receiver.nextSequence()
      receiver.inFlight.set(sequence, owed)
      pdus.push(receiptPdu(sequence, owed, date))
    }
    if (pdus.length > 0) receiver.send(pdus)
  }

  return {
    owe(systemId, owed) {
      accountOf(systemId).queue.push(owed)
      tellSoon()
    },
    join(systemId, receiver) {
      accountOf(systemId).receivers.add(receiver)
      tellSoon()
    },
    leave(systemId, receiver) {
      const account = accountOf(systemId)
      if (!account.receivers.delete(receiver)) return
      account.queue.unshift(...receiver.inFlight.values())
      receiver.inFlight.clear()
      tellSoon()
    },
    answered(systemId, receiver, sequence, status) {
      const owed = receiver.inFlight.get(sequence)
      if (!owed) return
      receiver.inFlight.delete(sequence)
      book.answered(owed.id, status)
      if (isSettled([status])) return
      accountOf(systemId).queue.push({ ...owed, dueAtMs: performance.now() + RETRY_MS })
      tellSoon()
    },
  }
}
