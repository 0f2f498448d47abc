import { ask, get, post } from '../../test/support/api.ts'
import { eventually } from '../../test/support/eventually.ts'
import type { Sink } from '../../test/support/smsc-sink/sink-process.ts'
import { ADMIN } from './admin.ts'

/** The name of the provider that leads to the sink. */
export const SMSC = 'smsc'

/** Messages under way are more than the PDUs of a window: most of them are being committed, before and after. */
const IN_FLIGHT_BY_WINDOW = 10
const WITHIN_MS = 20_000
const POLL_MS = 100

/** Makes a provider of one line to the sink; what `routeAllTo` waits for is that it is bound. */
export async function addSmsc(url: string, sink: Sink, window: number): Promise<void> {
  const provider = {
    name: SMSC,
    kind: 'smpp',
    lines: 1,
    max_in_flight: IN_FLIGHT_BY_WINDOW * window,
    secrets: { password: 'secret' },
    settings: { host: '127.0.0.1', port: sink.port, system_id: 'bench', window },
  }
  const made = await post(`${url}/v1/providers`, provider, ADMIN)
  if (made.status !== 201) throw new Error(`no provider ${SMSC}: ${JSON.stringify(made.body)}`)
}

/** Has every rule lead to this provider alone, and waits until the api knows, and knows an open line of it. */
export async function routeAllTo(url: string, provider: string): Promise<void> {
  const before = await get(`${url}/v1/routes`, ADMIN)
  const rules = before.body['routes'] as Readonly<Record<string, unknown>>[] // as the document has it
  const routes = rules.map((rule) => ({ ...rule, targets: [{ provider }] }))
  const put = await ask('PUT', `${url}/v1/routes`, ADMIN, { routes })
  if (put.status !== 200) throw new Error(`no routes: ${JSON.stringify(put.body)}`)
  await eventually(() => goesTo(url, provider), { withinMs: WITHIN_MS, everyMs: POLL_MS })
}

async function goesTo(url: string, provider: string): Promise<boolean> {
  const { body } = await post(`${url}/v1/routes/explain`, { to: '+15551231234' }, ADMIN)
  const candidates = body['candidates'] as { provider: string; lines_open: number }[] // as the document has it
  return candidates.some((one) => one.provider === provider && one.lines_open > 0)
}
