import type { GuardBlock as Block } from '../../store/guard/guard-blocks.ts'
import type { GuardHour, GuardHits as Hits } from '../../store/guard/guard-hits.ts'
import type { GuardBlock, GuardHits, GuardHours } from './guard-answers.ts'

/** A block as JSON, as it is at this instant (Unix milliseconds). */
export function blockJson(
  { id, clientId, rule, key, words, since, until, liftedAt, allowedUntil }: Block,
  nowMs: number,
): GuardBlock {
  return {
    id,
    client_id: clientId,
    rule,
    key,
    reason: words,
    since: since.toISOString(),
    until: until.toISOString(),
    active: liftedAt === null && until.getTime() > nowMs,
    lifted_at: liftedAt?.toISOString() ?? null,
    allowed_until: allowedUntil?.toISOString() ?? null,
  }
}

/** Hits of a minute as JSON. */
export function hitsJson({ minute, clientId, rule, key, outcome, hits, lastAt }: Hits): GuardHits {
  return {
    minute: minute.toISOString(),
    client_id: clientId,
    rule,
    key,
    outcome,
    hits,
    last_at: lastAt.toISOString(),
  }
}

/** Hours as JSON. */
export function hoursJson(hours: readonly GuardHour[]): GuardHours {
  return { hours: hours.map(({ hour, ...of }) => ({ hour: hour.toISOString(), ...of })) }
}
