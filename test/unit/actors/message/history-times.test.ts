import { describe, expect, test } from 'bun:test'
import { stepActor } from '../../../../actors/message/step.ts'
import { actorIn, CREATED_AT_MS, EXPIRES_AT_MS, eventOf, NOW_MS, POLICY } from './an-actor.ts'

const BEFORE = '2023-11-14T22:13:29.469Z'
const BEFORE_MS = NOW_MS - 531

describe('a row of the history', () => {
  test('is not before the one before it: a receipt that came before its submit answer says so in words', () => {
    const sent = stepActor(actorIn('SENDING'), eventOf('PROVIDER_ACCEPTED'), 'taken', POLICY).actor
    expect(sent.movedAtMs).toBe(NOW_MS)
    const raw = '{"provider_message_id":"op-1","status":"DELIVRD"}'
    const { history, actor } = stepActor(sent, eventOf('RECEIPT_DELIVERED', { atMs: BEFORE_MS }), raw, POLICY)
    expect(history).toMatchObject({ atMs: NOW_MS, detail: `${raw}\nreceived at ${BEFORE}` })
    expect(actor).toMatchObject({ status: 'DELIVERED', movedAtMs: NOW_MS })
  })

  test('of another process whose clock is behind says when that one saw it', () => {
    const { history } = stepActor(
      actorIn('QUEUED', { movedAtMs: NOW_MS }),
      eventOf('DISPATCHED', { atMs: BEFORE_MS }),
      null,
      POLICY,
    )
    expect(history).toMatchObject({ atMs: NOW_MS, detail: `seen at ${BEFORE}` })
  })

  test('that is ignored keeps the order too', () => {
    const { history, outcome } = stepActor(
      actorIn('DELIVERED', { movedAtMs: NOW_MS }),
      eventOf('RECEIPT_FAILED', { atMs: BEFORE_MS }),
      'raw',
      POLICY,
    )
    expect([outcome, history?.atMs]).toEqual(['ignored', NOW_MS])
  })

  test('says nothing of its time when that is in order', () => {
    for (const atMs of [CREATED_AT_MS, NOW_MS]) {
      const { history } = stepActor(actorIn('SENT'), eventOf('RECEIPT_DELIVERED', { atMs }), 'raw', POLICY)
      expect(history).toMatchObject({ atMs, detail: 'raw' })
    }
  })

  test('keeps its time within the longest detail', () => {
    const { history } = stepActor(
      actorIn('SENT', { movedAtMs: NOW_MS }),
      eventOf('RECEIPT_DELIVERED', { atMs: BEFORE_MS }),
      'x'.repeat(3_000),
      POLICY,
    )
    expect(history?.detail).toHaveLength(2_000)
    expect(history?.detail).toEndWith(`x\nreceived at ${BEFORE}`)
  })

  test('only the row is moved: a clock that ran ahead does not end a message', () => {
    const ahead = actorIn('QUEUED', { movedAtMs: EXPIRES_AT_MS + 1_000 })
    expect(stepActor(ahead, eventOf('DISPATCHED'), null, POLICY).actor).toMatchObject({
      status: 'SENDING',
      wakeAtMs: NOW_MS + POLICY.submitLeaseMs,
    })
  })
})
