import { ask, post } from './api.ts'
import { eventually } from './eventually.ts'

/** A client and the provider that all of its messages go to. */
export type ClientRoute = { readonly client: string; readonly provider: string }

/** Where the rule says nothing of the number. */
const ANY_NUMBER = '+15551231234'

type Headers = Readonly<Record<string, string>>
type Rule = { readonly name: string; readonly match: object; readonly targets: readonly object[] }

/** Puts rules of single clients before all others, and waits until the apis at all `urls` know them. */
export async function routeClients(
  urls: readonly string[],
  admin: Headers,
  clients: readonly ClientRoute[],
): Promise<void> {
  const rules = clients.map(({ client, provider }) => ({
    name: `${provider} ${client}`,
    match: { client_id: client },
    targets: [{ provider }],
  }))
  const before = await ask('GET', `${urls[0]}/v1/routes`, admin)
  await putRules(urls, admin, [...rules, ...(before.body['routes'] as Rule[])])
  for (const { name, match } of rules) await known(urls, admin, { ...match, to: ANY_NUMBER }, name)
}

/** Sends all messages to this provider and to no other, and waits until the apis at all `urls` know it. */
export async function routeAll(urls: readonly string[], admin: Headers, provider: string): Promise<void> {
  const rule = { name: `all to ${provider}`, match: {}, targets: [{ provider }] }
  await putRules(urls, admin, [rule])
  await known(urls, admin, { to: ANY_NUMBER }, rule.name)
}

async function putRules(urls: readonly string[], admin: Headers, routes: readonly Rule[]): Promise<void> {
  const put = await ask('PUT', `${urls[0]}/v1/routes`, admin, { routes })
  if (put.status !== 200) throw new Error(`no routes: ${JSON.stringify(put.body)}`)
}

/** Waits until each api explains a message like this by the rule of this name. */
async function known(urls: readonly string[], admin: Headers, question: object, name: string): Promise<void> {
  for (const url of urls)
    await eventually(async () => {
      const { body } = await post(`${url}/v1/routes/explain`, question, admin)
      if ((body['rule'] as { name?: string } | null)?.name === name) return true
      throw new Error(`${url} does not go by the rule ${name} yet`)
    })
}
