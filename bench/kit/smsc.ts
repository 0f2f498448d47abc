import { ask, get, post } from '../../test/support/api.ts'
import { eventually } from '../../test/support/eventually.ts'
import type { Sink } from '../../test/support/smsc-sink/sink-process.ts'
import { ADMIN } from './admin.ts'

/** The provider that each gateway begins with; its receipts come over HTTP. */
export const MOCK = 'mock'

/** The name of the provider that leads to the sink. */
export const SMSC = 'smsc'

/** Messages under way are more than the PDUs of a window: most of them are being committed, before and after. */
const IN_FLIGHT_BY_WINDOW = 10
const WITHIN_MS = 20_000
const POLL_MS = 100

/** Makes a provider of one line to the sink; what `routeAllTo` waits for is that it is bound. */
export async function addSmsc(url: string, sink: Sink, window: number): Promise<void> {
  await addProvider(url, {
    name: SMSC,
    kind: 'smpp',
    lines: 1,
    max_in_flight: IN_FLIGHT_BY_WINDOW * window,
    secrets: { password: 'secret' },
    settings: { host: '127.0.0.1', port: sink.port, system_id: 'bench', window },
  })
}

/** Makes so many providers of kind `mock` beside the first one; answers their names. */
export async function addMocks(url: string, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `mock-${index + 2}`)
  for (const name of names) await addProvider(url, { name, kind: 'mock' })
  return names
}

async function addProvider(
  url: string,
  provider: { readonly name: string; readonly [field: string]: unknown },
): Promise<void> {
  const made = await post(`${url}/v1/providers`, provider, ADMIN)
  if (made.status !== 201) throw new Error(`no provider ${provider.name}: ${JSON.stringify(made.body)}`)
}

/** Has every rule lead to these providers, evenly, and waits until the api knows, and knows an open line of each. */
export async function routeAllTo(url: string, ...providers: readonly string[]): Promise<void> {
  const before = await get(`${url}/v1/routes`, ADMIN)
  const rules = before.body['routes'] as Readonly<Record<string, unknown>>[] // as the document has it
  const targets = providers.map((provider) => ({ provider, order: 1, weight: 1 }))
  const routes = rules.map((rule) => ({ ...rule, targets }))
  const put = await ask('PUT', `${url}/v1/routes`, ADMIN, { routes })
  if (put.status !== 200) throw new Error(`no routes: ${JSON.stringify(put.body)}`)
  await eventually(() => goesTo(url, providers), { withinMs: WITHIN_MS, everyMs: POLL_MS })
}

async function goesTo(url: string, providers: readonly string[]): Promise<boolean> {
  const { body } = await post(`${url}/v1/routes/explain`, { to: '+15551231234' }, ADMIN)
  const candidates = body['candidates'] as { provider: string; lines_open: number }[] // as the document has it
  const open = new Set(candidates.flatMap((one) => (one.lines_open > 0 ? [one.provider] : [])))
  return open.size === providers.length && providers.every((provider) => open.has(provider))
}
