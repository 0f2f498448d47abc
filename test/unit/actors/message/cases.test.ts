import { describe, expect, test } from 'bun:test'
import type { MessageEventType } from '../../../../actors/message/events.ts'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { stepActor } from '../../../../actors/message/step.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor, HistoryRow } from '../../../../src/domain/message/actor.ts'
import lifecycle from '../../../cases/lifecycle.json'
import twoPhase from '../../../cases/two_phase.json'
import { actorIn, CREATED_AT_MS, EXPIRES_AT_MS, eventOf, NOW_MS, POLICY } from './an-actor.ts'

// Of lifecycle.json not here: 13 (opt-out: no such feature yet),
// 15 (lanes.test.ts shows turns of shards; the wait itself is a bench), 17 (an unmatched receipt never reaches a machine).
// Of two_phase.json not here: 11 and 13 (decided when the money is held, in SQL: test/integration/money/two-phase.test.ts),
// 15 (random-orders.test.ts for the machine; the sum of all money needs a database).

type Told = readonly [type: MessageEventType, facts?: Parameters<typeof eventOf>[1]]

/** A message and its money, in units of the case: what is held moves once. */
function tell(start: Actor, events: readonly Told[], amount = 0, policy: Partial<MessagePolicy> = {}) {
  const money = { available: 1000 - amount, held: amount, spent: 0 }
  const history: HistoryRow[] = []
  const submits: number[] = []
  let settlements = 0
  let actor = start
  for (const [type, facts] of events) {
    const step = stepActor(actor, eventOf(type, facts), null, { ...POLICY, ...policy })
    if (step.credit) {
      settlements++
      money.held -= amount
      if (step.credit === 'CAPTURED') money.spent += amount
      else money.available += amount
    }
    if (step.history) history.push(step.history)
    for (const effect of step.effects) if (effect.type === 'submit') submits.push(effect.attempt)
    actor = step.actor
  }
  return { actor, money, settlements, history, submits, last: history.at(-1) }
}

describe('lifecycle.json', () => {
  const caseOf = (id: string) => {
    const found = lifecycle.cases.find((each) => each.id === id)
    if (!found) throw new Error(`no case ${id}`)
    return found.expected
  }

  test('life-01: a receipt that was parked until the submission was answered delivers the message', () => {
    const { actor } = tell(actorIn('SENDING'), [['PROVIDER_ACCEPTED'], ['RECEIPT_DELIVERED']])
    expect<string | undefined>(actor.status).toBe(caseOf('life-01').final)
  })

  test('life-01: a receipt that overtakes the answer delivers the message, and the answer is recorded', () => {
    const { actor, settlements, last } = tell(actorIn('SENDING'), [
      ['RECEIPT_DELIVERED'],
      ['PROVIDER_ACCEPTED'],
    ])
    expect<string | undefined>(actor.status).toBe(caseOf('life-01').final)
    expect([settlements, last?.event, last?.ignored]).toEqual([1, 'PROVIDER_ACCEPTED', true])
  })

  test('life-03: a failure after the delivery changes nothing and is recorded', () => {
    const { actor, last } = tell(actorIn('SENT'), [['RECEIPT_DELIVERED'], ['RECEIPT_FAILED']])
    expect<string | undefined>(actor.status).toBe(caseOf('life-03').final)
    expect<boolean | undefined>(last?.event === 'RECEIPT_FAILED' && last.ignored).toBe(
      caseOf('life-03').conflict_recorded,
    )
  })

  test('life-05: a delivery after the failure changes nothing and is recorded', () => {
    const { actor, last } = tell(actorIn('SENT'), [['RECEIPT_FAILED'], ['RECEIPT_DELIVERED']])
    expect<string | undefined>(actor.status).toBe(caseOf('life-05').final)
    expect<boolean | undefined>(last?.event === 'RECEIPT_DELIVERED' && last.ignored).toBe(
      caseOf('life-05').late_dlr_recorded,
    )
  })

  test('life-07: of three parts two that are delivered leave it SENT', () => {
    const { actor, settlements } = tell(actorIn('SENDING', { parts: 3 }), [
      ['PROVIDER_ACCEPTED', { ids: ['p-1', 'p-2', 'p-3'] }],
      ['RECEIPT_DELIVERED', { part: 1 }],
      ['RECEIPT_DELIVERED', { part: 2 }],
    ])
    expect<string | undefined>(actor.status).toBe(caseOf('life-07').state)
    expect([actor.partsOpen, settlements]).toEqual([0b100, 0])
  })

  test('life-09: a crash after the provider took it submits again at most once, and the history says so', () => {
    const sending = actorIn('SENDING', { wakeAtMs: NOW_MS })
    const { actor, submits, history } = tell(sending, [
      ['ALARM_RANG'],
      ['ALARM_RANG', { atMs: NOW_MS + 1_000 }],
      ['DISPATCHED', { atMs: NOW_MS + 1_010 }],
      ['PROVIDER_ACCEPTED', { atMs: NOW_MS + 2_000, attempt: 2 }],
    ])
    expect(caseOf('life-09').state).toContain(actor.status)
    expect(submits).toEqual([2])
    expect(history.map(({ to, attempt }) => [to, attempt])).toEqual([
      ['FAILED_TEMP', 1],
      ['QUEUED', 1],
      ['SENDING', 2],
      ['SENT', 2],
    ])
  })

  test('life-09: where nothing may be sent twice the crash sends nothing, flags it, and the message still ends', () => {
    const sending = actorIn('SENDING', { wakeAtMs: NOW_MS })
    const events: Told[] = [
      ['ALARM_RANG', { mayResend: false }],
      ['ALARM_RANG', { atMs: EXPIRES_AT_MS, mayResend: false }],
    ]
    const first = tell(sending, events.slice(0, 1))
    expect(first.actor.lastError).toBe('no answer recorded for the submission')
    const { actor, submits } = tell(sending, events)
    expect<[LifecycleState, number[]]>([actor.status, submits]).toEqual(['EXPIRED', []])
  })

  test('life-11: a cancellation before the worker’s turn means nothing is sent', () => {
    const { actor, submits } = tell(actorIn('QUEUED'), [['CANCEL_REQUESTED'], ['DISPATCHED']])
    expect(caseOf('life-11').one_of).toContain(`${actor.status} and not sent`)
    expect(submits).toEqual([])
  })

  test('life-11: a cancellation after it is ignored', () => {
    const { actor, last, submits } = tell(actorIn('QUEUED'), [['DISPATCHED'], ['CANCEL_REQUESTED']])
    expect([actor.status, last?.ignored, submits]).toEqual(['SENDING', true, [1]])
  })
})

describe('two_phase.json', () => {
  const endOf = (id: string) => {
    const found = twoPhase.cases.find((each) => each.id === id)
    if (!found?.expected.end) throw new Error(`no end of case ${id}`)
    return found.expected.end
  }

  const table: readonly [id: string, name: string, start: Actor, amount: number, events: readonly Told[]][] =
    [
      ['tp-01', 'a delivery captures all of it', actorIn('SENT'), 123, [['RECEIPT_DELIVERED']]],
      ['tp-03', 'a cancellation gives it back', actorIn('QUEUED'), 123, [['CANCEL_REQUESTED']]],
      [
        'tp-05',
        'a delivery a second before the end captures it',
        actorIn('SENT', { expiresAtMs: CREATED_AT_MS + 60_000 }),
        123,
        [
          ['ALARM_RANG', { atMs: CREATED_AT_MS + 59_000 }],
          ['RECEIPT_DELIVERED', { atMs: CREATED_AT_MS + 59_000 }],
        ],
      ],
      [
        'tp-07',
        'a second delivery captures nothing',
        actorIn('SENT'),
        100,
        [['RECEIPT_DELIVERED'], ['RECEIPT_DELIVERED']],
      ],
      [
        'tp-09',
        'a delivery after a cancellation captures nothing',
        actorIn('QUEUED'),
        100,
        [['CANCEL_REQUESTED'], ['RECEIPT_DELIVERED']],
      ],
      ['tp-17', 'a refusal for good gives it back', actorIn('SENDING'), 5, [['PROVIDER_REJECTED_PERM']]],
    ]
  test.each([...table])('%s: %s', (id, _, start, amount, events) => {
    const { money, settlements } = tell(start, events, amount)
    expect(money).toEqual(endOf(id))
    expect(settlements).toBe(1)
  })
})
