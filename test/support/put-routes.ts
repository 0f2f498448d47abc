import { ask, post } from './api.ts'
import { eventually } from './eventually.ts'

/** A client and the provider that all of its messages go to. */
export type ClientRoute = { readonly client: string; readonly provider: string }

/** Every process knows within 2 s; the machine may be busy. */
const KNOWN_WITHIN_MS = 10_000

/** Puts rules of single clients before all others, and waits until the apis at all `urls` know them. */
export async function routeClients(
  urls: readonly string[],
  admin: Readonly<Record<string, string>>,
  clients: readonly ClientRoute[],
): Promise<void> {
  const [url = ''] = urls
  const nameOf = ({ client, provider }: ClientRoute) => `${provider} ${client}`
  const rules = clients.map((route) => ({
    name: nameOf(route),
    match: { client_id: route.client },
    targets: [{ provider: route.provider }],
  }))
  const before = await ask('GET', `${url}/v1/routes`, admin)
  const routes = [...rules, ...(before.body['routes'] as object[])]
  const put = await ask('PUT', `${url}/v1/routes`, admin, { routes })
  if (put.status !== 200) throw new Error(`no routes: ${JSON.stringify(put.body)}`)
  for (const each of urls)
    for (const route of clients)
      await eventually(() => knows(each, admin, route, nameOf(route)), { withinMs: KNOWN_WITHIN_MS })
}

async function knows(
  url: string,
  admin: Readonly<Record<string, string>>,
  { client, provider }: ClientRoute,
  name: string,
): Promise<boolean> {
  const question = { client_id: client, to: '+15551231234' }
  const { body } = await post(`${url}/v1/routes/explain`, question, admin)
  if ((body['rule'] as { name?: string } | null)?.name === name) return true
  throw new Error(`${url} does not know yet that ${client} goes to ${provider}`)
}
