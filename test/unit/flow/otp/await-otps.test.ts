import { expect, test } from 'bun:test'
import { MAX_WAITING_OTPS, openOtpWaiting } from '../../../../src/flow/otp/await-otps.ts'
import { openDb } from '../../../../src/store/database/db.ts'
import { POLICY, SILENT, UNTOLD } from '../../../support/apart.ts'
import { newMessageId } from '../../../support/drafts.ts'

const AT_MS = 1_790_000_000_000

test('only so many wait at once, and nobody for ever: while the database is away the outcome stays unknown', async () => {
  const db = openDb({ address: { kind: 'socket', path: '/nowhere/.s.PGSQL.5432' }, name: 'sms-test', max: 1 })
  let nowMs = AT_MS
  const waiting = openOtpWaiting({
    db,
    policy: POLICY,
    slot: 0,
    live: UNTOLD,
    now: () => nowMs,
    random: () => 0.5,
    log: SILENT,
    stopping: new AbortController().signal,
  })
  const ends = Array.from({ length: MAX_WAITING_OTPS }, () => {
    expect(waiting.hasRoom()).toBe(true)
    return waiting.wait(newMessageId(AT_MS), AT_MS + 5_000)
  })
  expect(waiting.hasRoom()).toBe(false)
  // Ten seconds after the deadline, and not before.
  nowMs = AT_MS + 14_999
  const early = await Promise.race([ends[0], Bun.sleep(100).then(() => 'waits')])
  expect(early).toBe('waits')
  nowMs = AT_MS + 15_000
  expect(new Set((await Promise.all(ends)).map(({ kind }) => kind))).toEqual(new Set(['unknown']))
  expect(waiting.hasRoom()).toBe(true)
  await db.close()
})
