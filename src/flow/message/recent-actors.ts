import type { MessageEvent } from '../../../actors/message/events.ts'
import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { Actor, PartId } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'

/** An actor as it was last seen here, and the submission of it that an id stands for. */
export type Recent = { readonly actor: Actor; readonly given: PartId }

/**
 * The messages that this process has moved last and that wait for their provider: their actors need not be read, and a receipt finds
 * its message without a query, even while the answer that its id came with waits for its commit. What it says may be old: whoever
 * goes by it writes under the version that it has, and looks whether the message has that id by then (`hasId`).
 */
export type RecentActors = {
  get(id: MessageId): Actor | null
  /** What this id stands for; null: it is not known here. */
  find(provider: string, providerMessageId: string): Recent | null
  /** Committed so. */
  keep(actor: Actor): void
  /** An answer to the submission of this actor waits for its commit. */
  answered(actor: Actor, event: MessageEvent): void
  /** Somebody else has moved it, or it was never moved so. */
  forget(id: MessageId): void
}

/** Some seconds of the fastest worker: receipts come as soon, or are looked for in the database. */
const MAX_ACTORS = 10_000

/** Texts in memory, at most: a message of ten parts has 1,530. */
const MAX_CHARACTERS = 4_000_000

/** Others have alarms that are put off without a new version. */
const AWAITS_A_PROVIDER: ReadonlySet<unknown> = new Set(['answer', 'receipt'])

type Kept = { actor: Actor; readonly names: string[] }

/** Knows nobody yet. When it is full, who was moved first is forgotten first. */
export function openRecentActors({
  maxActors = MAX_ACTORS,
  maxCharacters = MAX_CHARACTERS,
} = {}): RecentActors {
  const kept = new Map<MessageId, Kept>()
  const given = new Map<string, { readonly messageId: MessageId; readonly given: PartId }>()
  let characters = 0

  function forget(id: MessageId): void {
    const one = kept.get(id)
    if (!one) return
    kept.delete(id)
    characters -= one.actor.text.length
    for (const name of one.names) if (given.get(name)?.messageId === id) given.delete(name)
  }

  function keep(actor: Actor): void {
    const { id, status, text } = actor
    if (!AWAITS_A_PROVIDER.has(LIFECYCLE[status].waitsFor)) {
      forget(id)
      return
    }
    const before = kept.get(id)
    if (before && before.actor.version > actor.version) return
    characters += text.length - (before?.actor.text.length ?? 0)
    if (before) before.actor = actor
    else kept.set(id, { actor, names: [] })
    for (const eldest of kept.keys()) {
      if (kept.size <= maxActors && characters <= maxCharacters) return
      forget(eldest)
    }
  }

  return {
    get: (id) => kept.get(id)?.actor ?? null,
    find(provider, providerMessageId) {
      const found = given.get(nameOf(provider, providerMessageId))
      const actor = found && kept.get(found.messageId)?.actor
      return actor ? { actor, given: found.given } : null
    },
    keep,
    answered({ id, lane }, event) {
      // An OTP is taken before anything else is known of it: its request waits for that commit.
      if (event.type !== 'PROVIDER_ACCEPTED' || lane === 'otp') return
      const names = kept.get(id)?.names
      if (!names) return
      const { provider, providerMessageIds, attempt } = event
      for (const [index, providerMessageId] of providerMessageIds.entries()) {
        const part = providerMessageIds.length > 1 ? index + 1 : null
        const name = nameOf(provider, providerMessageId)
        names.push(name)
        given.set(name, { messageId: id, given: { provider, providerMessageId, attempt, part } })
      }
    },
    forget,
  }
}

/** True when this id stands for what the message has now: the answer that it came with is committed, or applied right before. */
export function hasId(actor: Actor, { provider, providerMessageId, attempt, part }: PartId): boolean {
  if (actor.provider !== provider) return false
  return part === null ? actor.providerMessageId === providerMessageId : actor.partsAttempt === attempt
}

function nameOf(provider: string, providerMessageId: string): string {
  return `${provider} ${providerMessageId}`
}
