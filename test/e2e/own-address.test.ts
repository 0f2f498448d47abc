import { describe, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { createTestClient } from '../support/database.ts'
import { startFleet } from '../support/fleet.ts'
import { startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

/** A proxy that refuses every connection: nothing listens on port 9 of a test machine. */
const NOWHERE = 'http://127.0.0.1:9'
const PROXIES = {
  HTTP_PROXY: NOWHERE,
  http_proxy: NOWHERE,
  HTTPS_PROXY: NOWHERE,
  https_proxy: NOWHERE,
  ALL_PROXY: NOWHERE,
  all_proxy: NOWHERE,
}

describe('the mock provider’s receipts find their gateway', () => {
  test.each([
    ['127.0.0.2', 'http://127.0.0.2'],
    ['::1', 'http://[::1]'],
    ['0.0.0.0', 'http://127.0.0.1'],
  ])(
    'when it listens on %s, whatever proxy there is, and the health check finds it too',
    async (host, own) => {
      const data = createDataDir()
      const gateway = await startGateway({ DATA_DIR: data.path, HOST: host, ...PROXIES })
      try {
        const url = `${own}:${gateway.port}`
        const { body } = await post(`${url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
        await waitForStatus(url, String(body['message_id']), 'DELIVERED')
        expect(gateway.output()).not.toContain('receipts are not taken')
        const check = { HOST: host, PORT: String(gateway.port), ...PROXIES }
        expect((await run(['src/commands/alive.ts'], check)).code).toBe(0)
        expect((await run(['src/commands/alive.ts'], { ...check, PORT: '9' })).code).toBe(1)
      } finally {
        await gateway.stop()
        data.remove()
      }
    },
  )

  test('when it is another process, whatever proxy there is', async () => {
    const fleet = await startFleet(PROXIES, { apiCount: 1, workerCount: 1 })
    try {
      const clientId = await createTestClient(fleet.database.db, 100)
      const url = fleet.apis[0]?.url ?? ''
      const { body } = await post(`${url}/v1/messages`, message(clientId, '1234'))
      await waitForStatus(url, String(body['message_id']), 'DELIVERED')
    } finally {
      await fleet.stop()
    }
  })
})
