import type { MessageEvent, ReceiptOf } from '../../../actors/message/events.ts'
import type { RawReceipt } from '../../bus/port.ts'
import type { Providers } from '../../directory/providers.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { Receipt } from '../../domain/message/receipt.ts'
import { withoutAnyCode } from '../../domain/otp.ts'
import type { UnreadableReceipt } from '../../provider/port.ts'
import type { Db } from '../../store/database/db.ts'
import {
  loadActors,
  loadActorsByProviderMessage,
  loadActorsOfAllDaysByProviderMessage,
} from '../../store/message/actor-rows.ts'
import { findParts } from '../../store/message/message-parts.ts'
import type { Incoming } from '../message/advance-actors.ts'
import type { RecentActors } from '../message/recent-actors.ts'

/** A receipt whose message is known: as it came, in the provider's own word, and as an event. */
export type MatchedReceipt = {
  readonly receipt: RawReceipt
  readonly status: string
  readonly incoming: Incoming
  /** The message, when its number wants no more messages from this sender; else null. */
  readonly optedOut: Actor | null
}

/** What a batch of receipts means. */
export type MatchedReceipts = {
  /** Receipts of messages we know, as events for their actors. */
  readonly matched: readonly MatchedReceipt[]
  /** Receipts of messages, or of providers, that we do not know, yet. */
  readonly unmatched: readonly RawReceipt[]
  /** Receipts that cannot be read, with the reason. */
  readonly unreadable: readonly { readonly receipt: RawReceipt; readonly reason: string }[]
}

type Deps = { readonly db: Db; readonly providers: Pick<Providers, 'get' | 'kindOf'> }

/**
 * Finds the messages that receipts are about, by provider and the provider's message id: among those accepted on these UTC
 * days (`20260131`), or among all, which costs a look into every day. One that `isEarly` has probably beaten its submit
 * answer: it is not yet looked for among the ids of parts and of earlier attempts.
 */
export async function matchReceipts(
  { db, providers }: Deps,
  receipts: readonly RawReceipt[],
  among: readonly string[] | 'all',
  isEarly: (receipt: RawReceipt) => boolean = () => false,
): Promise<MatchedReceipts> {
  const readable: { raw: RawReceipt; receipt: Receipt }[] = []
  const unreadable: { receipt: RawReceipt; reason: string }[] = []
  const unmatched: RawReceipt[] = []
  for (const raw of receipts) {
    const receipt = readReceipt(providers, raw)
    // Another process knew it, or this one did.
    if (!receipt) unmatched.push(raw)
    else if (receipt.kind === 'receipt') readable.push({ raw, receipt })
    else unreadable.push({ receipt: raw, reason: `${receipt.field} ${receipt.rule}` })
  }
  const found = await findActors(db, readable, among, isEarly)
  const matched: MatchedReceipt[] = []
  for (const { raw, receipt } of readable) {
    const of = found.get(keyOf(raw.provider, receipt.providerMessageId))
    if (of) matched.push(matchedOf(of, raw, receipt))
    else unmatched.push(raw)
  }
  return { matched, unmatched, unreadable }
}

/** A receipt as the kind of its provider reads it; null: this process does not know the provider. */
export function readReceipt(
  { get, kindOf }: Deps['providers'],
  { provider, body }: RawReceipt,
): Receipt | UnreadableReceipt | null {
  return kindOf(provider)?.readReceipt(get(provider)?.settings, body) ?? null
}

/** The same of one receipt, among the messages that this process moved last; null: it is to be looked for in the database. */
export function matchRecent(
  recent: Pick<RecentActors, 'find'>,
  raw: RawReceipt,
  receipt: Receipt,
): MatchedReceipt | null {
  const found = recent.find(raw.provider, receipt.providerMessageId)
  if (!found) return null
  const { actor, given } = found
  const { attempt, part } = given
  const matched = matchedOf({ actor, attempt: part === null ? null : attempt, part }, raw, receipt)
  return { ...matched, incoming: { ...matched.incoming, given } }
}

/** What the provider says why, of a receipt that says so; else ''. */
export function wordsOf({ incoming: { event } }: MatchedReceipt): string {
  return 'error' in event ? event.error : ''
}

/** A receipt of this message, or of this part of it. */
export function matchedOf(of: Found, raw: RawReceipt, receipt: Receipt): MatchedReceipt {
  return {
    receipt: raw,
    status: receipt.status,
    incoming: incomingOf(of, raw, receipt),
    optedOut: receipt.optedOut ? of.actor : null,
  }
}

/** The message that an id stands for, and what of it. */
export type Found = { readonly actor: Actor } & ReceiptOf

/** By the ids in the messages' rows first; what is left, and only that, by those of parts and of earlier attempts. */
async function findActors(
  db: Db,
  receipts: readonly { readonly raw: RawReceipt; readonly receipt: Receipt }[],
  among: readonly string[] | 'all',
  isEarly: (receipt: RawReceipt) => boolean,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  for (const [provider, of] of Map.groupBy(receipts, ({ raw }) => raw.provider)) {
    const ids = [...new Set(of.map(({ receipt }) => receipt.providerMessageId))]
    const actors =
      among === 'all'
        ? await loadActorsOfAllDaysByProviderMessage(db.sql, provider, ids)
        : await loadActorsByProviderMessage(db.sql, provider, ids, among)
    for (const actor of actors) {
      if (actor.providerMessageId === null) continue
      found.set(keyOf(provider, actor.providerMessageId), {
        actor,
        attempt: actor.partsAttempt,
        part: actor.partsOpen === null ? null : 1,
      })
    }
    const missing = of
      .filter(({ raw, receipt }) => !found.has(keyOf(provider, receipt.providerMessageId)) && !isEarly(raw))
      .map(({ receipt }) => receipt.providerMessageId)
    for (const one of await findByParts(db, provider, [...new Set(missing)], among))
      found.set(keyOf(provider, one.providerMessageId), one)
  }
  return found
}

async function findByParts(
  db: Db,
  provider: string,
  providerMessageIds: readonly string[],
  among: readonly string[] | 'all',
): Promise<(Found & { readonly providerMessageId: string })[]> {
  if (providerMessageIds.length === 0) return []
  const parts = await findParts(db.sql, provider, providerMessageIds, among)
  if (parts.length === 0) return []
  const actors = await loadActors(db.sql, [...new Set(parts.map(({ messageId }) => messageId))])
  const byId = new Map(actors.map((actor) => [actor.id, actor]))
  return parts.flatMap(({ messageId, providerMessageId, attempt, part }) => {
    const actor = byId.get(messageId)
    return actor ? [{ actor, providerMessageId, attempt, part }] : []
  })
}

function keyOf(provider: string, providerMessageId: string): string {
  return `${provider} ${providerMessageId}`
}

function incomingOf({ actor, attempt, part }: Found, raw: RawReceipt, receipt: Receipt): Incoming {
  const event = eventOf(receipt, raw.receivedAtMs, { attempt, part })
  const detail = JSON.stringify(raw.body)
  // A receipt may quote the beginning of the text (SMPP v3.4, Appendix B), and the code is known no more.
  const hide = actor.lane === 'otp' ? withoutAnyCode : (words: string) => words
  return {
    messageId: actor.id,
    event: 'error' in event ? { ...event, error: hide(event.error) } : event,
    detail: hide(detail),
    known: actor,
    onlyThisVersion: false,
  }
}

function eventOf(receipt: Receipt, atMs: number, of: ReceiptOf): MessageEvent {
  switch (receipt.outcome) {
    case 'delivered':
      return { type: 'RECEIPT_DELIVERED', atMs, ...of }
    case 'failed':
      return { type: 'RECEIPT_FAILED', atMs, ...of, error: receipt.error ?? receipt.status }
    case 'expired':
      return { type: 'RECEIPT_EXPIRED', atMs, ...of, error: receipt.error ?? receipt.status }
    case 'progress':
      return { type: 'RECEIPT_PROGRESS', atMs, ...of }
    case 'unknown':
      return { type: 'RECEIPT_UNKNOWN', atMs, ...of }
  }
}
