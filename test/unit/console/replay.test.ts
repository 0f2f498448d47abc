import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { MessageEventType } from '../../../actors/message/events.ts'
import { stepActor } from '../../../actors/message/step.ts'
import type { StoredEvent } from '../../../src/console/web/answers.ts'
import { testScriptOf } from '../../../src/console/web/message/exports.ts'
import { pathOf, placeOf } from '../../../src/console/web/replay/path.ts'
import { replayHistory } from '../../../src/console/web/replay/replay.ts'
import { errorOf } from '../../../src/console/web/replay/stored-events.ts'
import { must } from '../../../src/domain/assert.ts'
import { CREATED_AT_MS, eventOf, POLICY } from '../actors/message/an-actor.ts'
import { live, newborn, orders, starts, VALIDITY_MS, worlds } from '../actors/message/lives.ts'
import { type Life, stored } from './stored-life.ts'

setDefaultTimeout(60_000)

/** What is stored of a message to which this happens, one after the other. */
function tell(
  events: readonly (readonly [MessageEventType, number, Parameters<typeof eventOf>[1]?])[],
): Life {
  let actor = newborn('QUEUED')
  let atMs = CREATED_AT_MS
  const steps = events.map(([type, afterMs, facts]) => {
    atMs += afterMs
    const { attempts, throttles, provider } = actor
    const event = eventOf(type, {
      atMs,
      attempt: attempts,
      throttles,
      random: 0.7,
      provider: provider ?? '',
      ...facts,
    })
    const step = stepActor(actor, event, 'command_status 0x00000008', POLICY)
    actor = step.actor
    return step
  })
  return stored(newborn('QUEUED'), steps)
}

function replay({ actor, credit, rows }: Life, policy = POLICY) {
  const { status, attempts, lane, dueAtMs, expiresAtMs } = actor
  const isReplaced = rows.some(({ event, ignored }) => event === 'REPLACED' && !ignored)
  const message = {
    status,
    attempts,
    credit_state: credit,
    created_at: new Date(CREATED_AT_MS).toISOString(),
    expires_at: new Date(isReplaced ? expiresAtMs : CREATED_AT_MS + VALIDITY_MS).toISOString(),
    send_at: rows[0]?.to === 'SCHEDULED' || isReplaced ? new Date(dueAtMs).toISOString() : null,
    otp: lane === 'otp',
    express: lane === 'express',
  }
  return replayHistory(message, rows, policy)
}

const DELIVERED = tell([
  ['DISPATCHED', 5],
  ['PROVIDER_REJECTED_TEMP', 40],
  ['ALARM_RANG', 2_000],
  ['DISPATCHED', 5],
  ['PROVIDER_ACCEPTED', 40],
  ['RECEIPT_DELIVERED', 300],
])

describe('a replay', () => {
  test('agrees with every history that the gateway can write', () => {
    fc.assert(
      fc.property(starts, orders, worlds, (start, happenings, world) => {
        const first = newborn(start)
        const steps = live(first, happenings, world).map(({ step }) => step)
        expect(replay(stored(first, steps), world.policy).disagreements).toEqual([])
      }),
      { numRuns: 1_000, ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) },
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
      ['QUEUED', 'HELD', 1, ['dispatch']],
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
      ['DISPATCHED', false],
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
      { ...must(DELIVERED.rows.at(-1), 'the last'), seq: 8, event: 'TELEPORTED' },
    ]
    expect(replay({ ...DELIVERED, rows }).disagreements).toEqual([
      "#8 TELEPORTED: this page's machine knows no event TELEPORTED",
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
  expect(pathOf(steps, 6).has('credit.HELD>credit.CAPTURED')).toBe(true)
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
