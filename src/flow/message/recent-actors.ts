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

/** A provider may count its ids anew, and another process have been given the same one since: the database knows which is the newer. */
const MAX_AGE_MS = 60_000

/**
 * Of all that can be long, at most: a text of ten parts has 1,530, sixteen parameters 8,000, an error 2,000, ten ids 1,600. With it, and 1.4 kB for each
 * that is short, they come to 14 to 30 MB.
 */
const MAX_CHARACTERS = 4_000_000

/** Others have alarms that are put off without a new version. */
const AWAITS_A_PROVIDER: ReadonlySet<unknown> = new Set(['answer', 'receipt'])

type Kept = { actor: Actor; characters: number; readonly names: string[]; readonly sinceMs: number }

/** Knows nobody yet. When it is full, who was moved first is forgotten first; after a minute everybody is. `clock` in milliseconds, never goes back. */
export function openRecentActors({
  clock = () => performance.now(),
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
    characters -= one.characters
    for (const name of one.names) if (given.get(name)?.messageId === id) given.delete(name)
  }

  function grow(one: Kept, by: number): void {
    one.characters += by
    characters += by
    forgetEldest()
  }

  function forgetEldest(): void {
    const tooOldMs = clock() - MAX_AGE_MS
    for (const [id, { sinceMs }] of kept) {
      if (kept.size <= maxActors && characters <= maxCharacters && sinceMs > tooOldMs) return
      forget(id)
    }
  }

  function known(id: MessageId): Actor | null {
    forgetEldest()
    return kept.get(id)?.actor ?? null
  }

  function keep(actor: Actor): void {
    const { id, status } = actor
    if (!AWAITS_A_PROVIDER.has(LIFECYCLE[status].waitsFor)) {
      forget(id)
      return
    }
    const one = kept.get(id) ?? { actor, characters: 0, names: [], sinceMs: clock() }
    if (one.actor.version > actor.version) return
    const before = kept.has(id) ? charactersOf(one.actor) : 0
    one.actor = actor
    kept.set(id, one)
    grow(one, charactersOf(actor) - before)
  }

  return {
    get: known,
    find(provider, providerMessageId) {
      const found = given.get(nameOf(provider, providerMessageId))
      const actor = found && known(found.messageId)
      return actor ? { actor, given: found.given } : null
    },
    keep,
    answered({ id, lane }, event) {
      // An OTP is taken before anything else is known of it: its request waits for that commit.
      if (event.type !== 'PROVIDER_ACCEPTED' || lane === 'otp') return
      const one = kept.get(id)
      if (!one) return
      let added = 0
      const { provider, providerMessageIds, attempt } = event
      for (const [index, providerMessageId] of providerMessageIds.entries()) {
        const part = providerMessageIds.length > 1 ? index + 1 : null
        const name = nameOf(provider, providerMessageId)
        one.names.push(name)
        added += name.length
        given.set(name, { messageId: id, given: { provider, providerMessageId, attempt, part } })
      }
      grow(one, added)
    },
    forget,
  }
}

/** True when this id stands for what the message has now: the answer that it came with is committed, or applied right before. */
export function hasId(actor: Actor, { provider, providerMessageId, attempt, part }: PartId): boolean {
  if (actor.provider !== provider) return false
  return part === null ? actor.providerMessageId === providerMessageId : actor.partsAttempt === attempt
}

function charactersOf({ text, lastError, userData, parameters: { tlvs } }: Actor): number {
  const octets = userData === null ? 0 : userData.header.length + userData.octets.length
  const parameters = tlvs === null ? 0 : JSON.stringify(tlvs).length
  return text.length + (lastError?.length ?? 0) + octets + parameters
}

function nameOf(provider: string, providerMessageId: string): string {
  return `${provider} ${providerMessageId}`
}
