import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { stepActor } from '../../../../actors/message/step.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { CreditState } from '../../../../src/domain/message.ts'
import { actorIn, CREATED_AT_MS, eventOf, HELD, POLICY } from './an-actor.ts'
import {
  live,
  type Moment,
  newborn,
  orders,
  routeIn,
  starts,
  unit,
  VALIDITY_MS,
  type World,
  worlds,
} from './lives.ts'
import { ARROWS, STATE_TABLE } from './state-table.ts'

// On a failure fast-check prints its seed; `SEED=… bun test` runs the same orders again.
const RUNS = { numRuns: 2_000, ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) }

// Thousands of lives on a busy machine.
setDefaultTimeout(60_000)

/** Runs the property over many lives. */
function always(property: (life: readonly Moment[], policy: MessagePolicy, world: World) => void): void {
  fc.assert(
    fc.property(starts, orders, worlds, (start, happenings, world) =>
      property(live(newborn(start), happenings, world), world.policy, world),
    ),
    RUNS,
  )
}

describe('whatever happens, in whatever order', () => {
  test('the money is held exactly while the message is not final, and settled once (I3)', () => {
    always((life, policy) => {
      let lock: CreditState = 'HELD'
      for (const { step } of life) {
        if (step.credit) {
          expect(lock).toBe('HELD')
          lock = step.credit
        }
        const [money, ...others] = STATE_TABLE[step.actor.status].money
        const untaken = step.actor.lane === 'otp' && !step.actor.taken
        const expired = policy.onExpired === 'capture' && !untaken ? 'CAPTURED' : 'RELEASED'
        expect<CreditState | undefined>(lock).toBe(others.length > 0 ? expired : money)
      }
    })
  })

  test('the history is gapless and tells the whole life (I4)', () => {
    always((life) => {
      let seq = 1
      for (const { before, type, atMs, step } of life) {
        expect(step.history === null).toBe(step.outcome === 'dropped')
        if (!step.history) {
          expect(step.actor).toBe(before)
          continue
        }
        seq++
        expect(step.history).toMatchObject({
          seq,
          event: type,
          atMs,
          from: before.status,
          to: step.actor.status,
        })
        expect(step.history.ignored).toBe(step.outcome === 'ignored')
        expect(step.actor.version).toBe(seq)
      }
    })
  })

  test('what a provider has taken is never cancelled, and who has opted out is not submitted again', () => {
    always((life) => {
      for (const { before, event, step } of life) {
        if (step.actor.status === 'CANCELLED' && before.status !== 'CANCELLED')
          expect([before.taken, step.credit]).toEqual([false, 'RELEASED'])
        if (event.type !== 'DISPATCHED' || event.stop?.kind !== 'opted_out') continue
        if (step.outcome === 'applied') expect(['CANCELLED', 'SENT', 'EXPIRED']).toContain(step.actor.status)
      }
    })
  })

  test('a final message stays as it is (I5)', () => {
    always((life) => {
      for (const { before, step } of life) {
        if (!STATE_TABLE[before.status].final) continue
        expect(step.outcome).not.toBe('applied')
        const { version, movedAtMs } = step.actor
        expect(step.actor).toEqual({ ...before, version, movedAtMs })
        expect([step.credit, step.effects]).toEqual([null, []])
      }
    })
  })

  test('an ignored event changes nothing but the version and the time of the last row', () => {
    always((life) => {
      for (const { before, step } of life) {
        if (step.outcome !== 'ignored') continue
        const movedAtMs = step.history?.atMs
        expect<unknown>(step.actor).toEqual({ ...before, version: before.version + 1, movedAtMs })
        expect([step.credit, step.effects]).toEqual([null, []])
      }
    })
  })

  test('an answer to an earlier attempt changes nothing, unless it says that the message was taken', () => {
    always((life) => {
      for (const { stale, type, step } of life)
        if (stale && /^PROVIDER_(?!ACCEPTED)/.test(type)) expect(step.outcome).not.toBe('applied')
    })
  })

  test('an order out of the queue of another provider changes nothing', () => {
    always((life) => {
      for (const { before, event, atMs, step } of life) {
        if (event.type !== 'DISPATCHED' || event.provider === before.provider) continue
        if (atMs < before.expiresAtMs) expect(step.outcome).toBe('dropped')
      }
    })
  })

  test('it is in the queue of one provider, which is left only by a route', () => {
    always((life) => {
      for (const { before, event, step } of life) {
        const { provider } = step.actor
        expect(provider).not.toBeNull()
        if (provider === before.provider) continue
        const named =
          event.type === 'PROVIDER_ACCEPTED' ? [event.provider] : 'route' in event && event.route.providers
        expect(named).toContain(provider ?? '')
        expect(step.history?.route).toContain(`"${provider}"`)
      }
    })
  })

  test('of several parts each must be delivered, once; the last one delivers the message', () => {
    always((life) => {
      let open: { readonly attempt: number; readonly parts: Set<number> } | null = null
      for (const { before, event, step } of life) {
        if (event.type === 'PROVIDER_ACCEPTED' && step.outcome === 'applied') {
          const ids = event.providerMessageIds.map((_, index) => index + 1)
          open = ids.length > 1 ? { attempt: event.attempt, parts: new Set(ids) } : null
        }
        if (event.type !== 'RECEIPT_DELIVERED') continue
        if (STATE_TABLE[before.status].final) continue
        if (event.part === null) {
          expect(step.actor.status).toBe('DELIVERED')
          continue
        }
        const isOfThem = open !== null && (event.attempt === null || event.attempt === open.attempt)
        const isNew = isOfThem && open?.parts.delete(event.part)
        expect(step.outcome).toBe(isNew ? 'applied' : 'ignored')
        expect(step.actor.status).toBe(isNew && open?.parts.size === 0 ? 'DELIVERED' : before.status)
      }
    })
  })

  test('no id that a provider gave is lost: it stands in the row, or beside it', () => {
    always((life) => {
      const kept = new Set<string>()
      const given = new Set<string>()
      for (const { event, step } of life) {
        for (const { provider, providerMessageId } of step.partIds)
          kept.add(`${provider} ${providerMessageId}`)
        if (event.type === 'PROVIDER_ACCEPTED' && step.history !== null)
          for (const id of event.providerMessageIds) given.add(`${event.provider} ${id}`)
        const inRow = `${step.actor.provider} ${step.actor.providerMessageId}`
        for (const id of given) expect(kept.has(id) || id === inRow, id).toBe(true)
      }
    })
  })

  test('what an earlier attempt came to is not the end of the message, unless it was delivered', () => {
    always((life) => {
      for (const { before, stale, event, step } of life) {
        if (event.type !== 'RECEIPT_FAILED' && event.type !== 'RECEIPT_EXPIRED') continue
        const isOfEarlier = stale && event.attempt !== before.partsAttempt
        if (isOfEarlier || before.providerMessageId === null) expect(step.outcome).toBe('ignored')
      }
    })
  })

  test('a message moves along the arrows of the picture only', () => {
    always((life) => {
      for (const { before, step } of life)
        if (step.outcome === 'applied') expect(ARROWS[before.status]).toContain(step.actor.status)
    })
  })

  test('a message has an alarm exactly while it is not final, and only a submission’s lease passes its validity (I6)', () => {
    always((life, { submitLeaseMs }) => {
      for (const { atMs, step } of life) {
        const { status, wakeAtMs, expiresAtMs } = step.actor
        expect(wakeAtMs === null).toBe(STATE_TABLE[status].final)
        if (wakeAtMs === null) continue
        expect(Number.isInteger(wakeAtMs)).toBe(true)
        const latest = status === 'SENDING' ? Math.max(expiresAtMs, atMs + submitLeaseMs) : expiresAtMs
        expect(wakeAtMs).toBeLessThanOrEqual(latest)
      }
    })
  })
})

describe('a message is submitted', () => {
  type Submission = { readonly attempt: number; readonly throttles: number }

  function submissionsOf(life: readonly Moment[]): (Submission & { readonly index: number })[] {
    return life.flatMap(({ step }, index) =>
      step.effects.flatMap((effect) => (effect.type === 'submit' ? { ...effect, index } : [])),
    )
  }

  test('once per attempt and throttle, exactly when it becomes SENDING (I7)', () => {
    always((life) => {
      const seen = new Set<string>()
      for (const { attempt, throttles } of submissionsOf(life)) {
        expect(seen).not.toContain(`${attempt}/${throttles}`)
        seen.add(`${attempt}/${throttles}`)
      }
      for (const { before, event, step } of life) {
        const { status, attempts, throttles } = step.actor
        const entered = status === 'SENDING' && before.status !== 'SENDING'
        if (entered) expect(event.type === 'DISPATCHED' && event.stop).toBeNull()
        if (entered) expect(attempts + throttles).toBe(before.attempts + before.throttles + 1)
        expect(step.effects.some(({ type }) => type === 'submit')).toBe(entered)
      }
    })
  })

  test('only out of the queue that it is in, to that provider (I7)', () => {
    always((life) => {
      for (const { index } of submissionsOf(life)) {
        const { before, event, step } = life[index] ?? {}
        expect(event?.type).toBe('DISPATCHED')
        expect(before?.status).toBe('QUEUED')
        expect(event?.type === 'DISPATCHED' && event.provider).toBe(before?.provider ?? '')
        expect(step?.actor.provider).toBe(before?.provider ?? '')
      }
    })
  })

  test('again only after the attempt before was refused for now, throttled, or – where it may be resent – unanswered (I7)', () => {
    always((life, _, world) => {
      const submissions = submissionsOf(life)
      submissions.forEach((submission, nth) => {
        const earlier = submissions[nth - 1]
        if (!earlier) {
          expect(submission).toMatchObject({ attempt: 1, throttles: 0 })
          return
        }
        const between = life.slice(earlier.index + 1, submission.index + 1)
        const left = between.find(
          ({ before, step }) => before.status === 'SENDING' && step.actor.status !== 'SENDING',
        )
        if (left?.type === 'PROVIDER_THROTTLED') {
          // Nothing was submitted: the same attempt, told apart by its throttles.
          expect(submission).toMatchObject({ attempt: earlier.attempt, throttles: earlier.throttles + 1 })
          return
        }
        expect(submission).toMatchObject({ attempt: earlier.attempt + 1, throttles: earlier.throttles })
        const resend: MessageEventType[] =
          world.onUnknown[left?.before.provider ?? ''] === 'resend' ? ['PROVIDER_UNKNOWN', 'ALARM_RANG'] : []
        const failover: MessageEventType[] = world.failover.onRefusal ? ['PROVIDER_REJECTED_PERM'] : []
        const isTaken = between.find(
          ({ before, step }) => before.status === 'SENT' && step.actor.status === 'QUEUED',
        )
        if (isTaken) {
          // It was taken, and no receipt came.
          expect(isTaken.type).toBe('ALARM_RANG')
          expect(isTaken.before.lane).not.toBe('normal')
          expect(world.failover.onNoReceiptMs).not.toBeNull()
          return
        }
        expect<(MessageEventType | undefined)[]>([
          'PROVIDER_REJECTED_TEMP',
          ...failover,
          ...resend,
        ]).toContain(left?.type)
      })
    })
  })

  test('never again after an unknown answer to a provider that forbids it, whatever else comes (I7)', () => {
    always((life, _, world) => {
      const unknown = life.findIndex(
        ({ before, step, type }) =>
          before.status === 'SENDING' &&
          step.outcome === 'applied' &&
          step.actor.status === 'SENDING' &&
          world.onUnknown[before.provider ?? ''] === 'wait' &&
          (type === 'PROVIDER_UNKNOWN' || type === 'ALARM_RANG'),
      )
      if (unknown < 0) return
      const attempt = life[unknown]?.before.attempts
      // An answer of that very attempt ends the doubt after all.
      const answered = life.findIndex(
        ({ before, step, type }, index) =>
          index > unknown &&
          before.status === 'SENDING' &&
          step.outcome === 'applied' &&
          before.attempts === attempt &&
          (type === 'PROVIDER_ACCEPTED' ||
            type === 'PROVIDER_REJECTED_TEMP' ||
            type === 'PROVIDER_REJECTED_PERM' ||
            type === 'PROVIDER_THROTTLED'),
      )
      const later = submissionsOf(life).filter(({ index }) => index > unknown)
      expect(later.filter(({ index }) => answered < 0 || index < answered)).toEqual([])
    })
  })

  test('at most maxAttempts times, throttled submissions not counted', () => {
    always((life, { maxAttempts }) => {
      let throttles = 0
      for (const { before, type, step } of life) {
        if (step.outcome === 'applied' && type === 'PROVIDER_THROTTLED') {
          throttles++
          expect(step.actor.attempts).toBe(before.attempts - 1)
        }
        expect(step.actor.throttles).toBe(throttles)
        expect(step.actor.attempts).toBeGreaterThanOrEqual(0)
        expect(step.actor.attempts).toBeLessThanOrEqual(maxAttempts)
      }
      const submissions = submissionsOf(life)
      expect(submissions.length - throttles).toBeLessThanOrEqual(maxAttempts)
    })
  })

  test('never when its validity is over', () => {
    always((life) => {
      for (const { index } of submissionsOf(life)) {
        const { atMs, before } = life[index] ?? { atMs: Number.NaN, before: newborn('QUEUED') }
        expect(atMs).toBeLessThan(before.expiresAtMs)
      }
    })
  })
})

describe('from wherever a message got to, its alarms alone', () => {
  /** What becomes of each submission and order while the alarms ring. */
  const fates = fc.constantFrom('lost', 'lost_after_dispatch', 'throttled', 'refused', 'held')

  test('bring it to an end when its validity is over, or one lease later when it was being submitted (I6)', () => {
    fc.assert(
      fc.property(starts, orders, worlds, fates, unit, (start, happenings, world, fate, random) => {
        const { policy } = world
        const last = live(newborn(start), happenings, world).at(-1)
        let actor = last?.step.actor ?? newborn(start)
        let atMs = last?.atMs ?? CREATED_AT_MS
        const latestMs = Math.max(actor.expiresAtMs, atMs) + policy.submitLeaseMs
        // Ten minutes hold 120 waits of five seconds, each with two alarms; what else rings is counted or doubles.
        let rings = 0
        for (; actor.wakeAtMs !== null && rings < 300; rings++) {
          atMs = Math.max(atMs, actor.wakeAtMs)
          const alarm = { atMs, random, route: routeIn(world, actor, 'ALARM_RANG', []) }
          actor = stepActor(actor, eventOf('ALARM_RANG', alarm), null, policy).actor
          const provider = actor.provider ?? ''
          const stop = fate === 'held' ? { ...HELD, untilMs: atMs + 30_000 } : null
          if (fate !== 'lost' && actor.status === 'QUEUED')
            actor = stepActor(actor, eventOf('DISPATCHED', { atMs, provider, stop }), null, policy).actor
          if (actor.status !== 'SENDING') continue
          const facts = {
            atMs,
            random,
            attempt: actor.attempts,
            throttles: actor.throttles,
            retryAfterMs: 5_000,
            route: routeIn(world, actor, 'PROVIDER_THROTTLED', []),
          }
          if (fate === 'throttled')
            actor = stepActor(actor, eventOf('PROVIDER_THROTTLED', facts), null, policy).actor
          if (fate === 'refused')
            actor = stepActor(actor, eventOf('PROVIDER_REJECTED_TEMP', facts), null, policy).actor
        }
        expect(STATE_TABLE[actor.status].final).toBe(true)
        expect(atMs).toBeLessThanOrEqual(latestMs)
        expect(actor.attempts).toBeLessThanOrEqual(policy.maxAttempts)
      }),
      RUNS,
    )
  })

  test.each<[LifecycleState, number]>([
    ['SCHEDULED', CREATED_AT_MS + 30_000],
    ['QUEUED', CREATED_AT_MS + 30_000],
    ['SENDING', CREATED_AT_MS + 15_000],
    ['SENT', CREATED_AT_MS + VALIDITY_MS],
    ['FAILED_TEMP', CREATED_AT_MS + 1_000],
  ])('end one that is %s as EXPIRED, its money settled once', (status, wakeAtMs) => {
    for (const mayResend of [true, false]) {
      let actor = actorIn(status, { wakeAtMs, expiresAtMs: CREATED_AT_MS + VALIDITY_MS })
      const settlements: string[] = []
      for (let rings = 0; actor.wakeAtMs !== null && rings < 50; rings++) {
        const alarm = eventOf('ALARM_RANG', { atMs: actor.wakeAtMs, mayResend })
        const step = stepActor(actor, alarm, null, POLICY)
        if (step.credit) settlements.push(step.credit)
        actor = step.actor
      }
      expect([actor.status, settlements]).toEqual(['EXPIRED', ['RELEASED']])
    }
  })
})
