import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'
import { ADMIN_KEY } from '../admin-console.ts'
import { message, post } from '../api.ts'
import { openEndpoint } from '../endpoint.ts'
import type { Gateway } from '../gateway.ts'
import { adminOf } from './busy.ts'

const FAILING = 40

/** Breaks what can break: a provider is dead, one refuses, an endpoint is gone, a client has nothing left. */
export async function makeFailing(gateway: Gateway): Promise<void> {
  const admin = adminOf(gateway)
  const gone = openEndpoint(() => new Response(null, { status: 410 }))
  const made = await admin('POST', '/v1/clients', { name: 'Out of credit', credit_cents: 10 })
  await admin('PUT', `/v1/clients/${made['id']}/callback`, { url: gone.url, every_status: true })
  const send = (client: string, body: object) =>
    post(`${gateway.url}/v1/messages`, { ...message(client, '1234'), ...body }, ADMIN_KEY)
  for (let sent = 0; sent < FAILING; sent++) {
    await send(String(made['id']), {})
    await send(DEMO_CLIENT.id, { to: `+39320000${1_000 + sent}` })
    await send(DEMO_CLIENT.id, { to: '+15551230001' })
  }
  await admin('POST', '/v1/providers/mock-b/pause')
}
