import { describe, expect, test } from 'bun:test'
import { type ControlName, controlOf } from '../../../../src/domain/controls.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import type { Msisdn } from '../../../../src/domain/message.ts'
import { openSendWindowStops } from '../../../../src/flow/stop/send-window-stops.ts'
import { actorIn } from '../../actors/message/an-actor.ts'

/** Where all clients have these hours. */
const stopsWith = (hours: object) =>
  openSendWindowStops({
    controls: { of: <N extends ControlName>(name: N) => controlOf(name, name === 'hours' ? hours : {}) },
  })
const DAY = { promotional: { from: '08:00', until: '20:00' } }
/** 22:00 in Berlin, 16:00 in New York. */
const NOW_MS = Date.parse('2026-01-15T21:00:00.000Z')
const BERLIN = { to: '+4915112345678' as Msisdn }
const PROMOTIONAL = { ...BERLIN, class: 'promotional' } as const

const stopOf = async (hours: object, changes: Partial<Actor>) =>
  [...(await stopsWith(hours)([actorIn('QUEUED', changes)], NOW_MS)).values()][0] ?? null

describe('where promotional messages have hours', () => {
  test('one that comes at night is held until they begin, and says why', async () => {
    expect(await stopOf(DAY, PROMOTIONAL)).toEqual({
      kind: 'held',
      why: 'send_window',
      untilMs: Date.parse('2026-01-16T07:00:00.000Z'),
      words:
        'promotional messages go out from 08:00 to 20:00 in Europe/Berlin (22:00 there), this one at 2026-01-16T07:00:00.000Z',
    })
  })

  test.each<[string, Partial<Actor>]>([
    ['where it is day', { ...PROMOTIONAL, to: '+12125550123' as Msisdn }],
    ['transactional', { ...BERLIN, class: 'transactional' }],
    ['of no class', { ...BERLIN, class: null }],
    ['an OTP', { ...PROMOTIONAL, lane: 'otp' }],
  ])('one goes at once: %s', async (_, changes) => {
    expect(await stopOf(DAY, changes)).toBeNull()
  })

  test('one of no class is what its client says', async () => {
    const hours = { ...DAY, default_class: 'promotional' }
    expect(await stopOf(hours, { ...BERLIN, class: null })).toMatchObject({ why: 'send_window' })
    expect(await stopOf(hours, { ...BERLIN, class: 'transactional' })).toBeNull()
  })
})

test('where nobody has hours the answer is there at once, and nothing is read', () => {
  expect(stopsWith({})([actorIn('QUEUED', PROMOTIONAL)], NOW_MS)).toEqual(new Map())
})
