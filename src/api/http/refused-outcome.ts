import { ERRORS } from '../../domain/errors.ts'
import { centsOf } from '../../domain/money.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import type { Refusal, RefusalFacts } from './refusal.ts'
import { type ReplySet, refuse } from './refuse.ts'

type Facts = Pick<
  RefusalFacts,
  'field' | 'rule' | 'since' | 'until' | 'reason' | 'required' | 'available'
> & {
  readonly error: string
}

type RefusedOutcome = Exclude<AcceptOutcome, { kind: 'accepted' }>

/** Why a message was not accepted, as it is answered: its code, the facts that come with it, and when to ask again. */
export type RefusedMessage = {
  readonly code: RefusedOutcome['kind']
  readonly facts: Facts
  /** Unix milliseconds; null: as its code says. */
  readonly retryAtMs: number | null
}

/** The same of a message alone, of one of a batch, and of an OTP. `within` is where in the body it stands: `messages.1.` */
export function refusedMessage(outcome: RefusedOutcome, within = ''): RefusedMessage {
  const { kind: code } = outcome
  const { error } = ERRORS[code]
  const refused = (facts: Partial<Facts>, retryAtMs: number | null = null): RefusedMessage => ({
    code,
    facts: { error, ...facts },
    retryAtMs,
  })
  switch (outcome.kind) {
    case 'insufficient_credits':
      return refused({ required: centsOf(outcome.required), available: centsOf(outcome.available) })
    case 'daily_cap_reached': {
      const { required, available, untilMs } = outcome
      const facts = { required: centsOf(required), available: centsOf(available), until: iso(untilMs) }
      return refused(facts, untilMs)
    }
    case 'opted_out':
      return refused({ field: `${within}to`, since: iso(outcome.sinceMs), reason: outcome.reason })
    case 'sender_refused':
      return refused({ error: `${within}from ${outcome.rule}`, field: `${within}from`, rule: outcome.rule })
    case 'guard_refused':
      return refused({ error: `${error}: ${outcome.words}`, field: `${within}to`, rule: outcome.rule })
    case 'guard_blocked': {
      const { untilMs, words, rule } = outcome
      return refused(
        { error: `${error}: ${words}`, field: `${within}to`, rule, until: iso(untilMs) },
        untilMs,
      )
    }
    case 'unknown_client':
    case 'no_route':
    case 'below_cost':
      return refused({})
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}

/** Refuses a message that stands alone. */
export function refuseMessage(set: ReplySet, outcome: RefusedOutcome, nowMs: number): Refusal {
  const { code, facts, retryAtMs } = refusedMessage(outcome)
  const refusal = refuse(set, code, facts)
  if (retryAtMs !== null) retryAt(set, retryAtMs, nowMs)
  return refusal
}

/** Refuses a request of whose messages none was accepted, with what is said of the first that was not. */
export function refuseOutcomes(set: ReplySet, outcomes: readonly AcceptOutcome[], nowMs: number): Refusal {
  const refused = outcomes.find((one) => one.kind !== 'accepted')
  return refuseMessage(set, refused ?? { kind: 'unknown_client' }, nowMs)
}

/** Says when to ask again (Unix milliseconds), a second from now at the earliest. */
export function retryAt(set: ReplySet, atMs: number, nowMs: number): void {
  set.headers['retry-after'] = String(Math.max(1, Math.ceil((atMs - nowMs) / 1_000)))
}
