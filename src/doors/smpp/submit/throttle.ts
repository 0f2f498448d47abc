import { MAX_COST } from '../../../cache/token-bucket.ts'
import type { PartPlace } from '../../../domain/inbound/part-place.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { Intake } from '../../../flow/accept/intake.ts'
import type { ApiDeps } from '../../../world.ts'
import { takeParts } from './part-limit.ts'

/** How long the parts of a long message are treated alike, in milliseconds. */
export const LONG_MESSAGE_MS = 60_000

/** Long messages that are remembered at once; beyond them the oldest is forgotten, and each of its parts is asked for itself. */
export const MAX_LONG_MESSAGES = 10_000

/** What a submission asks for. */
export type Wish = {
  readonly account: Pick<SmppAccount, 'clientId' | 'maxPartsPerS'>
  /** Parts of all messages of the submission. */
  readonly parts: number
  readonly messages: number
  /** Of a part of a long message: its place, and what tells that one from others of the account. */
  readonly long: { readonly place: PartPlace; readonly name: string } | null
}

type Decided = {
  readonly allowed: Promise<boolean>
  /** Numbers of the parts that have come: one that comes again belongs to another try. */
  readonly seen: Set<number>
  readonly untilMs: number
}

/**
 * Decides whether an account may submit now, by the client's limit (messages) and its own (parts over all of its sessions). A long
 * message is decided whole at the first of its parts that comes: a handset shows nothing of one that lacks a part.
 */
export function openThrottle(
  { limiter, now }: Pick<ApiDeps, 'limiter' | 'now'>,
  { askLimit }: Pick<Intake, 'askLimit'>,
): (wish: Wish) => Promise<boolean> {
  const decided = new Map<string, Decided>()

  async function take(account: Wish['account'], messages: number, parts: number): Promise<boolean> {
    if (!(await takeParts({ limiter }, account, Math.min(parts, MAX_COST)))) return false
    const asked = await askLimit(account.clientId, Math.min(messages, MAX_COST))
    return asked === null || asked.verdict.kind === 'allowed'
  }

  function forgetOld(nowMs: number): void {
    for (const [name, { untilMs }] of decided) {
      if (untilMs > nowMs && decided.size < MAX_LONG_MESSAGES) return
      decided.delete(name)
    }
  }

  return ({ account, parts, messages, long }) => {
    if (long === null) return take(account, messages, parts)
    const { reference, total, number } = long.place
    const name = `${account.clientId} ${long.name} ${reference} ${total}`
    const nowMs = now()
    const known = decided.get(name)
    if (known && known.untilMs > nowMs && !known.seen.has(number)) {
      known.seen.add(number)
      return known.allowed
    }
    decided.delete(name)
    forgetOld(nowMs)
    const allowed = take(account, total, total)
    decided.set(name, { allowed, seen: new Set([number]), untilMs: nowMs + LONG_MESSAGE_MS })
    return allowed
  }
}
