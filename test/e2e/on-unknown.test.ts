import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ask, get, message, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { historyOf, waitForStatus } from '../support/messages.ts'

/** Both providers are silent for much longer than anybody waits, and their receipts come later still. */
const SILENT = {
  MOCK_LATENCY_MS: '60000',
  PROVIDER_TIMEOUT_MS: '100',
  RETRY_MIN_DELAY_MS: '10',
  OTP_DEADLINE_MS: '4000',
  ADMIN_TOKEN: 'an-admin-token-of-the-tests',
  MAX_ATTEMPTS: '3',
}

/**
 * A changed row is read within 2 s. Few messages ask whether it is: after ten failures in a row a line rests, and longer after
 * each one more.
 */
const KNOWN = { withinMs: 30_000, everyMs: 1_000 }

/** Starts a gateway of silent providers, each with what is done after an unknown answer of it. */
function withGateway(mock: 'resend' | 'wait', mockB: 'resend' | 'wait', tests: (url: () => string) => void) {
  describe(`mock says ${mock}, mock-b says ${mockB}`, () => {
    const data = createDataDir()
    let gateway: Gateway
    beforeAll(async () => {
      gateway = await startGateway({
        ...SILENT,
        DATA_DIR: data.path,
        MOCK_ON_UNKNOWN: mock,
        MOCK_B_ON_UNKNOWN: mockB,
      })
    })
    afterAll(async () => {
      await gateway.stop()
      data.remove()
    })
    tests(() => gateway.url)
  })
}

async function sendPlain(url: string): Promise<string> {
  const { body } = await post(`${url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
  return String(body['message_id'])
}

/** Sends an OTP that nobody takes; answers its history. */
async function historyOfOtp(url: string): Promise<string[]> {
  const reply = await post(
    `${url}/v1/messages`,
    message(DEMO_CLIENT.id, '1234', { otp: true, text: 'Your code is {code}' }),
  )
  expect([reply.status, reply.body['code']]).toEqual([503, 'otp_not_delivered'])
  return await historyOf(url, String(reply.body['message_id']))
}

withGateway('wait', 'resend', (url) => {
  test('a message that mock does not answer waits for the end of its validity', async () => {
    const id = await sendPlain(url())
    await eventually(async () => (await historyOf(url(), id)).includes('PROVIDER_UNKNOWN'))
    const found = await get(`${url()}/v1/messages/search?q=${id}`)
    const [waiting] = found.body['messages'] as Record<string, unknown>[]
    expect(waiting).toMatchObject({ status: 'SENDING', attempts: 1 })
    expect(waiting?.['next_alarm_at']).toBe(String(waiting?.['expires_at']))
  })

  test('an OTP that mock does not answer goes nowhere else', async () => {
    expect(await historyOfOtp(url())).toEqual(['ACCEPTED', 'DISPATCHED', 'PROVIDER_UNKNOWN', 'ALARM_RANG'])
  })

  test('and once its row says otherwise the next one is submitted again, without a restart', async () => {
    const admin = { authorization: `Bearer ${SILENT.ADMIN_TOKEN}` }
    const { body } = await ask('PATCH', `${url()}/v1/providers/mock`, admin, { on_unknown: 'resend' })
    expect(body).toMatchObject({ name: 'mock', on_unknown: 'resend' })
    await eventually(async () => {
      const id = await sendPlain(url())
      await eventually(async () => (await historyOf(url(), id)).includes('PROVIDER_UNKNOWN'))
      const found = await get(`${url()}/v1/messages/search?q=${id}`)
      const [one] = found.body['messages'] as Record<string, unknown>[]
      // Seen late it has had all of its attempts, and waits for its end, too.
      return Number(one?.['attempts']) > 1 || one?.['next_alarm_at'] !== one?.['expires_at']
    }, KNOWN)
  })
})

withGateway('resend', 'wait', (url) => {
  test('a message that mock does not answer is submitted again, up to its attempts', async () => {
    const id = await sendPlain(url())
    await eventually(async () => {
      const unknown = (await historyOf(url(), id)).filter((event) => event === 'PROVIDER_UNKNOWN')
      expect(unknown).toHaveLength(3)
      return true
    })
    expect(await waitForStatus(url(), id, 'SENDING')).toMatchObject({ attempts: 3 })
  })

  test('an OTP that mock does not answer goes on to mock-b, and after its silence nowhere', async () => {
    expect(await historyOfOtp(url())).toEqual([
      'ACCEPTED',
      'DISPATCHED',
      'PROVIDER_UNKNOWN',
      'DISPATCHED',
      'PROVIDER_UNKNOWN',
      'ALARM_RANG',
    ])
  })
})
