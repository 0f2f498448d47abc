import type { Admitted, Barred, Gate } from '../../domain/controls/admission.ts'
import { countryOf } from '../../domain/country.ts'
import { isAllowed } from '../../domain/guard/allowed.ts'
import { BLOCKING_RULES, type Finding, findStanding, keyOf } from '../../domain/guard/guard-rules.ts'
import { blockFound } from './block-found.ts'
import { openSpendCap } from './cap-spend.ts'
import { findCountedOf } from './count-messages.ts'
import type { GuardDeps } from './guard-deps.ts'
import { type GuardHitCounter, openGuardHitCounter } from './guard-hits.ts'
import { type Guarded, noteOf } from './guarded.ts'
import { openShareWatch } from './watch-shares.ts'

/** The fraud guard: its gate, and what it found. */
export type FraudGuard = { readonly gate: Gate; readonly hits: GuardHitCounter }

/**
 * Opens the guard. Its gate answers what it was given, at once, where it applies to none of the messages. A message counts when
 * it asks to be accepted, whatever becomes of it then, unless a rule that counts nothing or a block has barred it.
 */
export function openFraudGuard(deps: GuardDeps): FraudGuard {
  const hits = openGuardHitCounter(deps)
  const findFewVerified = openShareWatch(deps)
  const findOverspent = openSpendCap(deps)

  function guardedOf({ draft }: Admitted): Guarded | null {
    const { clientId, to, otp, endUserIp: endUser } = draft
    const guard = deps.controls.of('guard', clientId)
    if (!(otp || guard.applies_to === 'all') || isAllowed(guard, to, endUser)) return null
    return { clientId, to, country: countryOf(to), otp, endUser, guard, draft, noted: [], barred: null }
  }

  /** The first thing that bars a message is what it is refused for. */
  function bar(one: Guarded, { rule, words, key }: Finding, untilMs: number | null, nowMs: number): void {
    if (one.barred !== null) return
    one.barred =
      untilMs === null
        ? { kind: 'guard_refused', rule, words }
        : { kind: 'guard_blocked', rule, words, untilMs }
    hits.add(one.clientId, { rule, key }, 'refused', nowMs)
  }

  function note(one: Guarded, finding: Finding, nowMs: number): void {
    one.noted.push(finding)
    hits.add(one.clientId, finding, 'noted', nowMs)
  }

  function lookAtBlocks(one: Guarded, nowMs: number): void {
    for (const rule of BLOCKING_RULES) {
      const key = one.guard[rule].mode === 'block' ? keyOf(rule, one) : null
      const block = key === null ? null : deps.blocks.find(one.clientId, rule, key)
      if (block && block.liftedAt === null && block.until.getTime() > nowMs)
        bar(one, block, block.until.getTime(), nowMs)
    }
  }

  async function look(guarded: readonly Guarded[], nowMs: number): Promise<void> {
    for (const one of guarded) {
      for (const finding of findStanding(one))
        if (one.guard[finding.rule].mode === 'block') bar(one, finding, null, nowMs)
        else note(one, finding, nowMs)
      lookAtBlocks(one, nowMs)
    }
    const [counted, unverified] = await Promise.all([
      findCountedOf(deps, guarded),
      findFewVerified(guarded, nowMs),
    ])
    const found = [...counted, ...unverified]
    const untilMsOf = await blockFound(deps, found, nowMs)
    for (const one of found) {
      const untilMs = untilMsOf(one)
      if (untilMs === null) note(one.of, one, nowMs)
      else bar(one.of, one, untilMs, nowMs)
    }
    for (const { untilMs, ...one } of await findOverspent(guarded, nowMs))
      if (one.of.guard.spend.mode === 'block') bar(one.of, one, untilMs, nowMs)
      else note(one.of, one, nowMs)
  }

  return {
    hits,
    gate(drafts, nowMs) {
      const guarded = drafts.map(guardedOf)
      const watched = guarded.filter((one) => one !== null)
      if (watched.length === 0) return drafts
      return look(watched, nowMs).then(() =>
        drafts.map((draft, index) => answerOf(draft, guarded[index] ?? null)),
      )
    },
  }
}

function answerOf(admitted: Admitted, guarded: Guarded | null): Admitted | Barred {
  if (guarded === null) return admitted
  const notes = [admitted.note, noteOf(guarded)].filter((note) => note !== null)
  return guarded.barred ?? { ...admitted, note: notes.length === 0 ? null : notes.join('; ') }
}
