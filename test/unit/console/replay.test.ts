import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { MESSAGE_EVENT_TYPES } from '../../../actors/message/events.ts'
import { stepActor } from '../../../actors/message/step.ts'
import type { StoredEvent } from '../../../src/console/web/answers.ts'
import { testScriptOf } from '../../../src/console/web/message/exports.ts'
import { pathOf, placeOf } from '../../../src/console/web/replay/path.ts'
import { replayHistory } from '../../../src/console/web/replay/replay.ts'
import { errorOf } from '../../../src/console/web/replay/stored-events.ts'
import type { Actor, HistoryRow } from '../../../src/domain/actor.ts'
import type { CreditState } from '../../../src/domain/message.ts'
import { actorIn, CREATED_AT_MS, eventOf, POLICY } from '../actors/message/an-actor.ts'

setDefaultTimeout(60_000)

const VALIDITY_MS = 600_000
const START: Actor = actorIn('QUEUED', {
  version: 1,
  wakeAtMs: CREATED_AT_MS + POLICY.dispatchLeaseMs,
  expiresAtMs: CREATED_AT_MS + VALIDITY_MS,
})
const ACCEPTED: StoredEvent = {
  seq: 1,
  at: new Date(CREATED_AT_MS).toISOString(),
  event: 'ACCEPTED',
  from: null,
  to: 'QUEUED',
  ignored: false,
  attempt: 0,
  detail: null,
}

type Life = { readonly actor: Actor; readonly credit: CreditState; readonly rows: readonly StoredEvent[] }

/** What the gateway stores of a message to which this happens. */
function live(happenings: readonly Parameters<typeof happen>[1][]): Life {
  return happenings.reduce<Life>(happen, { actor: START, credit: 'HELD', rows: [ACCEPTED] })
}

function happen(
  { actor, credit, rows }: Life,
  [type, afterMs, attemptsAgo]: readonly [(typeof MESSAGE_EVENT_TYPES)[number], number, number],
): Life {
  const atMs = Date.parse(rows.at(-1)?.at ?? '') + afterMs
  const { attempts, throttles } = actor
  const event = eventOf(type, { atMs, attempt: attempts - attemptsAgo, throttles, random: 0.7 })
  const step = stepActor(actor, event, 'command_status 0x00000008', POLICY)
  return {
    actor: step.actor,
    credit: step.credit ?? credit,
    rows: step.history ? [...rows, rowOf(step.history)] : rows,
  }
}

function rowOf({ seq, atMs, event, from, to, ignored, attempt, detail }: HistoryRow): StoredEvent {
  return { seq, at: new Date(atMs).toISOString(), event, from, to, ignored, attempt, detail }
}

function replay({ actor, credit, rows }: Life, changes: Partial<Actor> = {}) {
  const { status, attempts } = { ...actor, ...changes }
  const message = {
    status,
    attempts,
    credit_state: credit,
    created_at: new Date(CREATED_AT_MS).toISOString(),
    expires_at: new Date(CREATED_AT_MS + VALIDITY_MS).toISOString(),
    send_at: null,
    otp: actor.lane === 'otp',
  }
  return replayHistory(message, rows, POLICY)
}

const happenings = fc.array(
  fc.tuple(
    fc.constantFrom(...MESSAGE_EVENT_TYPES, 'DISPATCHED' as const, 'ALARM_RANG' as const),
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 30_000 }) }, fc.constant(VALIDITY_MS)),
    fc.constantFrom(0, 0, 0, 1),
  ),
  { maxLength: 25 },
)

const DELIVERED = live([
  ['DISPATCHED', 5, 0],
  ['PROVIDER_REJECTED_TEMP', 40, 0],
  ['ALARM_RANG', 2_000, 0],
  ['PROVIDER_ACCEPTED', 40, 0],
  ['RECEIPT_DELIVERED', 300, 0],
])

describe('a replay', () => {
  test('agrees with every history that the gateway can write', () => {
    fc.assert(
      fc.property(happenings, (events) => {
        expect(replay(live(events)).disagreements).toEqual([])
      }),
      { numRuns: 500, ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) },
    )
  })

  test('shows state, money, attempts and orders after each event', () => {
    const { steps } = replay(DELIVERED)
    expect(
      steps.map(({ lifecycle, credit, context, effects }) => [lifecycle, credit, context.attempts, effects]),
    ).toEqual([
      ['QUEUED', 'HELD', 0, []],
      ['SENDING', 'HELD', 1, ['submit {"attempt":1,"throttles":0}']],
      ['FAILED_TEMP', 'HELD', 1, []],
      ['SENDING', 'HELD', 2, ['submit {"attempt":2,"throttles":0}']],
      ['SENT', 'HELD', 2, []],
      ['DELIVERED', 'CAPTURED', 2, ['captureHold']],
    ])
  })

  test('goes by the time at which an event was seen, not by that of its row', () => {
    const seenAt = new Date(CREATED_AT_MS + 5).toISOString()
    const late = new Date(CREATED_AT_MS + VALIDITY_MS).toISOString()
    const rows = DELIVERED.rows.map((row) =>
      row.seq === 2 ? { ...row, at: late, detail: `seen at ${seenAt}` } : row,
    )
    expect(replay({ ...DELIVERED, rows }).disagreements).toEqual([])
  })

  test('reads a receipt above the line that says when it came', () => {
    const body = '{"provider_message_id":"op-1","status":"undeliv","error":""}'
    expect(errorOf({ detail: `${body}\nreceived at 2026-11-26T13:36:47.881Z` })).toBe('UNDELIV')
    expect(errorOf({ detail: body })).toBe('UNDELIV')
  })

  test('says of which alarms it knows only the earliest', () => {
    const { steps } = replay(DELIVERED)
    expect(steps.map(({ row, isAlarmEarliest }) => [row.event, isAlarmEarliest])).toEqual([
      ['ACCEPTED', false],
      ['DISPATCHED', false],
      ['PROVIDER_REJECTED_TEMP', true],
      ['ALARM_RANG', false],
      ['PROVIDER_ACCEPTED', false],
      ['RECEIPT_DELIVERED', false],
    ])
  })

  test('calls out a state, an attempt, and money that the machine would not have', () => {
    const { rows } = DELIVERED
    const forged = rows.map(
      (row): StoredEvent => (row.seq === 3 ? { ...row, to: 'FAILED_PERM', attempt: 4 } : row),
    )
    expect(replay({ ...DELIVERED, rows: forged, credit: 'RELEASED' }).disagreements).toEqual([
      '#3 PROVIDER_REJECTED_TEMP: the machine goes to FAILED_TEMP, the history says FAILED_PERM',
      '#3 PROVIDER_REJECTED_TEMP: the machine counts 1 attempts, the history 4',
      'at the end the machine has the money CAPTURED, the lock is RELEASED',
    ])
  })

  test('calls out an event that this machine does not know', () => {
    const rows: readonly StoredEvent[] = [
      ...DELIVERED.rows,
      { ...ACCEPTED, seq: 7, event: 'TELEPORTED', to: 'DELIVERED' },
    ]
    expect(replay({ ...DELIVERED, rows }).disagreements).toEqual([
      "#7 TELEPORTED: this page's machine knows no event TELEPORTED",
    ])
  })
})

test('the path of a message is the states and arrows it went through, those of its money too', () => {
  const { steps } = replay(DELIVERED)
  expect([...pathOf(steps, 1)]).toEqual([
    'lifecycle.QUEUED',
    'credit.HELD',
    'lifecycle.SENDING',
    'lifecycle.QUEUED>lifecycle.SENDING',
  ])
  expect(pathOf(steps, 5).has('credit.HELD>credit.CAPTURED')).toBe(true)
  expect([...placeOf(steps.at(-1))]).toEqual(['lifecycle.DELIVERED', 'credit.CAPTURED'])
})

test('the script of a message is a test that passes', async () => {
  const { steps } = replay(DELIVERED)
  const script = testScriptOf({ id: 'abc', status: 'DELIVERED' }, steps)
  const folder = `${import.meta.dir}/../../..`
  const path = `${folder}/test/unit/console/pasted-${process.pid}.tmp.ts`
  await Bun.write(path, script)
  try {
    const run = Bun.spawnSync([process.execPath, 'test', path], { cwd: folder, timeout: 50_000 })
    expect(run.stderr.toString()).toContain('1 pass')
    expect(run.exitCode).toBe(0)
  } finally {
    await Bun.file(path).delete()
  }
})
