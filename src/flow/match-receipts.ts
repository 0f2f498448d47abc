import type { MessageEvent } from '../../actors/message/events.ts'
import type { RawReceipt } from '../bus/port.ts'
import type { Providers } from '../directory/providers.ts'
import type { Actor } from '../domain/actor.ts'
import { withoutAnyCode } from '../domain/otp.ts'
import type { Receipt } from '../domain/receipt.ts'
import { loadActorsByProviderMessage, loadActorsOfAllDaysByProviderMessage } from '../store/actor-rows.ts'
import type { Db } from '../store/database/db.ts'
import type { Incoming } from './advance-actors.ts'

/** What a batch of receipts means. */
export type MatchedReceipts = {
  /** Receipts of messages we know, as events for their actors. */
  readonly matched: readonly { readonly receipt: RawReceipt; readonly incoming: Incoming }[]
  /** Receipts of messages, or of providers, that we do not know, yet. */
  readonly unmatched: readonly RawReceipt[]
  /** Receipts that cannot be read, with the reason. */
  readonly unreadable: readonly { readonly receipt: RawReceipt; readonly reason: string }[]
}

type Deps = { readonly db: Db; readonly providers: Pick<Providers, 'get' | 'kindOf'> }

/**
 * Finds the messages that receipts are about, by provider and the provider's message id: among those accepted on these UTC
 * days (`20260131`), or among all, which costs a look into every day.
 */
export async function matchReceipts(
  { db, providers }: Deps,
  receipts: readonly RawReceipt[],
  among: readonly string[] | 'all',
): Promise<MatchedReceipts> {
  const readable: { raw: RawReceipt; receipt: Receipt }[] = []
  const unreadable: { receipt: RawReceipt; reason: string }[] = []
  const unmatched: RawReceipt[] = []
  for (const raw of receipts) {
    const receipt = providers
      .kindOf(raw.provider)
      ?.readReceipt(providers.get(raw.provider)?.settings, raw.body)
    // Another process knew it, or this one did.
    if (!receipt) unmatched.push(raw)
    else if (receipt.kind === 'receipt') readable.push({ raw, receipt })
    else unreadable.push({ receipt: raw, reason: `${receipt.field} ${receipt.rule}` })
  }
  const load = (provider: string, ids: readonly string[]) =>
    among === 'all'
      ? loadActorsOfAllDaysByProviderMessage(db.sql, provider, ids)
      : loadActorsByProviderMessage(db.sql, provider, ids, among)
  const actors = await actorsOf(load, readable)
  const matched: { receipt: RawReceipt; incoming: Incoming }[] = []
  for (const { raw, receipt } of readable) {
    const actor = actors.get(keyOf(raw.provider, receipt.providerMessageId))
    if (actor) matched.push({ receipt: raw, incoming: incomingOf(actor, raw, receipt) })
    else unmatched.push(raw)
  }
  return { matched, unmatched, unreadable }
}

async function actorsOf(
  load: (provider: string, providerMessageIds: readonly string[]) => Promise<readonly Actor[]>,
  receipts: readonly { readonly raw: RawReceipt; readonly receipt: Receipt }[],
): Promise<Map<string, Actor>> {
  const idsByProvider = Map.groupBy(receipts, ({ raw }) => raw.provider)
  const actors = new Map<string, Actor>()
  for (const [provider, of] of idsByProvider) {
    const ids = [...new Set(of.map(({ receipt }) => receipt.providerMessageId))]
    for (const actor of await load(provider, ids)) {
      if (actor.providerMessageId !== null) actors.set(keyOf(provider, actor.providerMessageId), actor)
    }
  }
  return actors
}

function keyOf(provider: string, providerMessageId: string): string {
  return `${provider} ${providerMessageId}`
}

function incomingOf(actor: Actor, raw: RawReceipt, receipt: Receipt): Incoming {
  const event = eventOf(receipt, raw.receivedAtMs)
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

function eventOf(receipt: Receipt, atMs: number): MessageEvent {
  switch (receipt.outcome) {
    case 'delivered':
      return { type: 'RECEIPT_DELIVERED', atMs }
    case 'failed':
      return { type: 'RECEIPT_FAILED', atMs, error: receipt.error ?? receipt.status }
    case 'expired':
      return { type: 'RECEIPT_EXPIRED', atMs, error: receipt.error ?? receipt.status }
    case 'progress':
      return { type: 'RECEIPT_PROGRESS', atMs }
    case 'unknown':
      return { type: 'RECEIPT_UNKNOWN', atMs }
  }
}
