import { describe, expect, test } from 'bun:test'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import { NO_ROUTE } from '../../../../src/domain/route/routing.ts'
import { submitMessage } from '../../../../src/flow/message/submit-message.ts'
import type { OpenProvider } from '../../../../src/provider/kind.ts'
import type { SubmitRequest } from '../../../../src/provider/port.ts'
import { NO_CLIENT_PARAMETERS, USUAL_CONTROLS } from '../../../support/apart.ts'
import { optOutControls } from '../../../support/opt-out.ts'
import { letPass, whileTimeStands } from '../../../support/standing-time.ts'
import { actorIn, routeTo } from '../../actors/message/an-actor.ts'

let asked = 0
/** Never answers, and forgets its signal. */
const silent: OpenProvider = {
  submit() {
    asked++
    return new Promise<never>(() => {})
  },
  state: () => ({ state: 'open', lastError: null }),
  async close() {},
}

const deps = {
  // Far more than its lease, as after a change of its row while the order was on its way.
  opened: new Map([['alpha', { provider: silent, timeoutMs: 60_000 }]]),
  providers: new Map(),
  router: { route: () => NO_ROUTE, routeAfter: () => NO_ROUTE },
  tracer: null,
  now: Date.now,
  random: () => 0,
  clientParameters: NO_CLIENT_PARAMETERS,
  controls: USUAL_CONTROLS,
}
const submit = (leaseMs: number) =>
  submitMessage(deps, actorIn('SENDING', { wakeAtMs: Date.now() + leaseMs }), { attempt: 1, throttles: 0 })

test('a submission is unknown before its lease ends, however long its provider may take', async () => {
  const submitted = await whileTimeStands(async () => {
    const submitting = submit(200)
    await letPass(199)
    return await submitting
  })
  expect(submitted.event).toMatchObject({ type: 'PROVIDER_UNKNOWN', attempt: 1 })
})

test('one whose lease ended while its commit lasted is not begun: somebody else may submit it by now', async () => {
  asked = 0
  const { event, detail, wasAsked } = await submit(0)
  expect(event).toMatchObject({ type: 'PROVIDER_THROTTLED', attempt: 1, retryAfterMs: null })
  expect([asked, detail]).toEqual([0, 'not submitted: its time was over before it could begin'])
  expect(wasAsked).toBe(false)
})

test.each([
  ['is the provider’s word', {}, true],
  ['that says that nothing was sent is not', { unasked: true }, false],
] as const)('a throttled answer %s', async (_, more, was) => {
  const throttling: OpenProvider = {
    ...silent,
    submit: async () => ({ kind: 'throttled', retryAfterMs: null, detail: '', ...more }),
  }
  const opened = new Map([['alpha', { provider: throttling, timeoutMs: 60_000 }]])
  const actor = actorIn('SENDING', { wakeAtMs: null })
  const { event, wasAsked } = await submitMessage({ ...deps, opened }, actor, { attempt: 1, throttles: 0 })
  expect([event.type, wasAsked]).toEqual(['PROVIDER_THROTTLED', was])
})

test.each([
  ['rejected_temporary', 'PROVIDER_REJECTED_TEMP'],
  ['rejected_permanent', 'PROVIDER_REJECTED_PERM'],
  ['unknown', 'PROVIDER_UNKNOWN'],
] as const)('parts that were taken of one that is %s are told with their attempt', async (kind, type) => {
  const refusing: OpenProvider = {
    ...silent,
    submit: async () => ({
      kind,
      error: 'x',
      detail: '',
      partsTaken: [{ part: 2, providerMessageId: 'p2' }],
    }),
  }
  const opened = new Map([['alpha', { provider: refusing, timeoutMs: 60_000 }]])
  const { event } = await submitMessage({ ...deps, opened }, actorIn('SENDING', { wakeAtMs: null }), {
    attempt: 3,
    throttles: 0,
  })
  expect(event).toMatchObject({
    type,
    partsTaken: [{ provider: 'alpha', providerMessageId: 'p2', attempt: 3, part: 2 }],
  })
})

test.each([
  ['normal', false, []],
  ['otp', false, []],
  ['otp', true, ['beta']],
  ['normal', true, []],
] as const)(
  'of a number that has opted out no other provider is asked: %s, otp_anyway %p',
  async (lane, otp_anyway, next) => {
    const refusing: OpenProvider = {
      ...silent,
      submit: async () => ({ kind: 'rejected_permanent', error: '21610', detail: '', optedOut: true }),
    }
    const toBeta = { ...NO_ROUTE, providers: ['beta'] }
    const opting = {
      ...deps,
      opened: new Map([['alpha', { provider: refusing, timeoutMs: 60_000 }]]),
      router: { route: () => toBeta, routeAfter: () => toBeta },
      controls: optOutControls({ otp_anyway }),
    }
    const { event, optedOut } = await submitMessage(opting, actorIn('SENDING', { wakeAtMs: null, lane }), {
      attempt: 1,
      throttles: 0,
    })
    expect([optedOut, 'route' in event ? event.route.providers : null]).toEqual([true, [...next]])
  },
)

describe('user data', () => {
  const binary = {
    encoding: 'BINARY',
    text: '',
    userData: { data_coding: 4, header: '', octets: '00ff' },
  } as const
  const flash = { userData: { data_coding: 0xf0, header: '', octets: '68656c6c6f' } } as const
  const submitted: SubmitRequest[] = []
  const taking: OpenProvider = {
    ...silent,
    async submit(request) {
      submitted.push(request)
      return { kind: 'accepted', providerMessageIds: ['op-1'], detail: '' }
    },
  }
  const submitTo = (takesUserData: boolean, of: Partial<Actor>, providers: readonly string[] = []) => {
    submitted.length = 0
    const opened = new Map([['alpha', { provider: taking, timeoutMs: 60_000, takesUserData }]])
    const router = { route: () => routeTo(providers), routeAfter: () => NO_ROUTE }
    const actor = actorIn('SENDING', { wakeAtMs: null, ...of })
    return submitMessage({ ...deps, opened, router }, actor, { attempt: 1, throttles: 0 })
  }

  test('goes as it came to who takes it', async () => {
    expect((await submitTo(true, binary)).event.type).toBe('PROVIDER_ACCEPTED')
    expect(submitted.map(({ userData }) => userData)).toEqual([binary.userData])
  })

  test('that a text says goes as that text to who takes texts only', async () => {
    expect((await submitTo(false, flash)).event.type).toBe('PROVIDER_ACCEPTED')
    expect(submitted.map(({ text, userData }) => [text, userData])).toEqual([['hello', null]])
  })

  test('that no text says is not submitted there: it waits for another, or is refused for good', async () => {
    const waits = await submitTo(false, binary, ['beta'])
    expect(waits).toMatchObject({
      event: { type: 'PROVIDER_THROTTLED', retryAfterMs: null },
      wasAsked: false,
    })
    const ends = await submitTo(false, binary)
    expect(ends.event).toMatchObject({
      type: 'PROVIDER_REJECTED_PERM',
      error: 'alpha takes texts only, and no text says what this message does',
    })
    expect(submitted).toEqual([])
  })
})
