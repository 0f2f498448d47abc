import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { MESSAGE_EVENT_TYPES, type MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { type Step, stepActor } from '../../../../actors/message/step.ts'
import type { Actor } from '../../../../src/domain/actor.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { CreditState } from '../../../../src/domain/message.ts'
import type { OnUnknown } from '../../../../src/domain/retry.ts'
import { actorIn, CREATED_AT_MS, eventOf, onUnknownOfAll, POLICY } from './an-actor.ts'
import { ARROWS, STATE_TABLE } from './state-table.ts'

// On a failure fast-check prints its seed; `SEED=… bun test` runs the same orders again.
const RUNS = { numRuns: 2_000, ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) }

const VALIDITY_MS = 600_000

// Thousands of lives on a busy machine.
setDefaultTimeout(60_000)

/** One thing that happens: what, how long after the last, and to which attempt it answers. */
type Happening = {
  readonly type: MessageEventType
  readonly afterMs: number
  readonly attemptsAgo: number
  readonly random: number
  readonly retryAfterMs: number | null
}

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const happening: fc.Arbitrary<Happening> = fc.record({
  type: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...MESSAGE_EVENT_TYPES) },
    // The ways round, so that many submissions happen before an end.
    {
      weight: 5,
      arbitrary: fc.constantFrom<MessageEventType>(
        'DISPATCHED',
        'ALARM_RANG',
        'PROVIDER_REJECTED_TEMP',
        'PROVIDER_THROTTLED',
        'PROVIDER_UNKNOWN',
      ),
    },
  ),
  afterMs: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
    { weight: 1, arbitrary: fc.constant(VALIDITY_MS) },
  ),
  attemptsAgo: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  random: unit,
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 120_000 })),
})
const onUnknown = fc.constantFrom<OnUnknown>('resend', 'wait')
const policies: fc.Arbitrary<MessagePolicy> = fc.record({
  provider: fc.constant('alpha'),
  fallbacks: fc.constantFrom([], ['beta'], ['beta', 'gamma']),
  retry: fc.constant(POLICY.retry),
  maxAttempts: fc.integer({ min: 1, max: 5 }),
  submitLeaseMs: fc.constant(15_000),
  dispatchLeaseMs: fc.constant(30_000),
  receiptWaitMs: fc.constant(2 * VALIDITY_MS),
  onUnknown: fc.record({ alpha: onUnknown, beta: onUnknown, gamma: onUnknown }),
  onExpired: fc.constantFrom('release', 'capture'),
})
const starts = fc.constantFrom<Start>('SCHEDULED', 'QUEUED', 'OTP')
const orders = fc.array(happening, { minLength: 1, maxLength: 40 })

type Start = 'SCHEDULED' | 'QUEUED' | 'OTP'

function newborn(start: Start): Actor {
  return actorIn(start === 'OTP' ? 'QUEUED' : start, {
    lane: start === 'OTP' ? 'otp' : 'normal',
    version: 1,
    expiresAtMs: CREATED_AT_MS + VALIDITY_MS,
    wakeAtMs: CREATED_AT_MS + 30_000,
  })
}

/** One step of a life: the actor before it, the event, and what it did. */
type Moment = {
  readonly before: Actor
  /** It answers an attempt before the one under way. */
  readonly stale: boolean
  readonly type: MessageEventType
  readonly atMs: number
  readonly step: Step
}

function live(start: Actor, happenings: readonly Happening[], policy: MessagePolicy): Moment[] {
  let actor = start
  let atMs = CREATED_AT_MS
  return happenings.map(({ type, afterMs, attemptsAgo, ...facts }) => {
    atMs += afterMs
    const before = actor
    const event = eventOf(type, {
      ...facts,
      atMs,
      attempt: before.attempts - attemptsAgo,
      throttles: before.throttles,
    })
    const step = stepActor(before, event, null, policy)
    actor = step.actor
    return { before, stale: attemptsAgo > 0, type, atMs, step }
  })
}

/** Runs the property over many lives. */
function always(property: (life: readonly Moment[], policy: MessagePolicy) => void): void {
  fc.assert(
    fc.property(starts, orders, policies, (start, happenings, policy) =>
      property(live(newborn(start), happenings, policy), policy),
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
        const untaken = step.actor.lane === 'otp' && step.actor.providerMessageId === null
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
      for (const { before, step } of life) {
        const { status, attempts, throttles } = step.actor
        const isNew = attempts + throttles > before.attempts + before.throttles
        const entered = status === 'SENDING' && (before.status !== 'SENDING' || isNew)
        expect(step.effects.some(({ type }) => type === 'submit')).toBe(entered)
        // Only an OTP leaves a provider for another at once.
        if (entered && before.status === 'SENDING') expect(before.lane).toBe('otp')
      }
    })
  })

  test('each time to the provider after the last one if it is an OTP, else always to the first (I7)', () => {
    always((life, { provider, fallbacks }) => {
      const all = [provider, ...fallbacks]
      submissionsOf(life).forEach(({ index }, nth) => {
        const actor = life[index]?.step.actor
        expect(actor?.provider).toBe(actor?.lane === 'otp' ? all[nth % all.length] : provider)
      })
    })
  })

  test('again only after the attempt before was refused for now, throttled, or – where it may be resent – unanswered (I7)', () => {
    always((life, policy) => {
      const submissions = submissionsOf(life)
      submissions.forEach((submission, nth) => {
        const earlier = submissions[nth - 1]
        if (!earlier) {
          expect(submission).toMatchObject({ attempt: 1, throttles: 0 })
          return
        }
        const left = life
          .slice(earlier.index + 1, submission.index + 1)
          .find(
            ({ before, step }) =>
              before.status === 'SENDING' &&
              (step.actor.status !== 'SENDING' || step.effects.some(({ type }) => type === 'submit')),
          )
        if (left?.type === 'PROVIDER_THROTTLED') {
          // Nothing was submitted: the same attempt, told apart by its throttles.
          expect(submission).toMatchObject({ attempt: earlier.attempt, throttles: earlier.throttles + 1 })
          return
        }
        expect(submission).toMatchObject({ attempt: earlier.attempt + 1, throttles: earlier.throttles })
        const resend: MessageEventType[] =
          policy.onUnknown[left?.before.provider ?? ''] === 'resend' ? ['PROVIDER_UNKNOWN', 'ALARM_RANG'] : []
        const failover: MessageEventType[] = left?.before.lane === 'otp' ? ['PROVIDER_REJECTED_PERM'] : []
        expect<(MessageEventType | undefined)[]>([
          'PROVIDER_REJECTED_TEMP',
          ...failover,
          ...resend,
        ]).toContain(left?.type)
      })
    })
  })

  test('never again after an unknown answer to a provider that forbids it, whatever else comes (I7)', () => {
    always((life, policy) => {
      const unknown = life.findIndex(
        ({ before, step, type }) =>
          before.status === 'SENDING' &&
          step.outcome === 'applied' &&
          step.actor.status === 'SENDING' &&
          policy.onUnknown[before.provider ?? ''] === 'wait' &&
          (type === 'PROVIDER_UNKNOWN' || type === 'ALARM_RANG'),
      )
      if (unknown < 0) return
      const attempt = life[unknown]?.before.attempts
      // A refusal or a throttle of that very attempt is an answer after all, and ends the doubt.
      const answered = life.findIndex(
        ({ before, step, type }, index) =>
          index > unknown &&
          before.status === 'SENDING' &&
          step.outcome === 'applied' &&
          before.attempts === attempt &&
          (type === 'PROVIDER_REJECTED_TEMP' ||
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
          // An OTP is at its next submission already.
          expect(step.actor.attempts).toBe(before.attempts - (step.actor.status === 'SENDING' ? 0 : 1))
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
  const fates = fc.constantFrom('lost', 'lost_after_dispatch', 'throttled', 'refused')

  test('bring it to an end when its validity is over, or one lease later when it was being submitted (I6)', () => {
    fc.assert(
      fc.property(starts, orders, policies, fates, unit, (start, happenings, policy, fate, random) => {
        const last = live(newborn(start), happenings, policy).at(-1)
        let actor = last?.step.actor ?? newborn(start)
        let atMs = last?.atMs ?? CREATED_AT_MS
        const latestMs = Math.max(actor.expiresAtMs, atMs) + policy.submitLeaseMs
        // Ten minutes hold 120 waits of five seconds, each with two alarms; what else rings is counted or doubles.
        let rings = 0
        for (; actor.wakeAtMs !== null && rings < 300; rings++) {
          atMs = Math.max(atMs, actor.wakeAtMs)
          actor = stepActor(actor, eventOf('ALARM_RANG', { atMs, random }), null, policy).actor
          if (fate !== 'lost' && actor.status === 'QUEUED')
            actor = stepActor(actor, eventOf('DISPATCHED', { atMs }), null, policy).actor
          if (actor.status !== 'SENDING') continue
          const facts = {
            atMs,
            random,
            attempt: actor.attempts,
            throttles: actor.throttles,
            retryAfterMs: 5_000,
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
    for (const onUnknown of ['resend', 'wait'] as const) {
      let actor = actorIn(status, { wakeAtMs, expiresAtMs: CREATED_AT_MS + VALIDITY_MS })
      const settlements: string[] = []
      for (let rings = 0; actor.wakeAtMs !== null && rings < 50; rings++) {
        const alarm = eventOf('ALARM_RANG', { atMs: actor.wakeAtMs })
        const step = stepActor(actor, alarm, null, { ...POLICY, onUnknown: onUnknownOfAll(onUnknown) })
        if (step.credit) settlements.push(step.credit)
        actor = step.actor
      }
      expect([actor.status, settlements]).toEqual(['EXPIRED', ['RELEASED']])
    }
  })
})
