import { ask, post } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { operatorProvider, type Taken } from '../support/small-operator.ts'

/** An operator behind a provider of kind `http`: it takes what it is given and owes each a receipt until one is taken. */
export type SecondOperator = {
  /** How often each message was taken. */
  readonly taken: ReadonlyMap<string, number>
  /** Resolves when no receipt is owed any more. */
  stop(): Promise<void>
}

const SECOND_PROVIDER = 'second'
const LATENCY_MS = 20
const RECEIPT_AFTER_MS = 50
const RETRY_MS = 250
const PATIENCE_MS = 10_000
const KNOWN_WITHIN_MS = 10_000

/** Starts it, and has both apis route these clients to it. Its receipts go to either, each until it is taken. */
export async function startSecondOperator(
  urls: readonly string[],
  admin: Readonly<Record<string, string>>,
  clients: readonly string[],
): Promise<SecondOperator> {
  const taken = new Map<string, number>()
  const owed = new Set<Promise<void>>()
  let count = 0

  async function tell(id: string, path: string): Promise<void> {
    await Bun.sleep(RECEIPT_AFTER_MS)
    for (let turn = count; ; turn++) {
      const url = `${urls[turn % urls.length]}${path}`
      const reply = await post(url, { id, status: 'ok' }, {}, PATIENCE_MS).catch(() => null)
      if (reply && reply.status < 300) return
      if (reply && reply.status < 500) throw new Error(`a receipt was answered ${reply.status}`)
      await Bun.sleep(RETRY_MS)
    }
  }

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    async fetch(request) {
      const { ref, dlr } = (await request.json()) as Taken // what the template sends
      await Bun.sleep(LATENCY_MS)
      taken.set(ref, (taken.get(ref) ?? 0) + 1)
      const id = `second-${++count}`
      const told: Promise<void> = tell(id, new URL(dlr).pathname).then(() => void owed.delete(told))
      owed.add(told)
      return Response.json({ id })
    },
  })
  await route(urls, admin, clients, `http://127.0.0.1:${server.port}/send`)
  return {
    taken,
    async stop() {
      while (owed.size > 0) await Promise.all(owed)
      await server.stop(true)
    },
  }
}

async function route(
  urls: readonly string[],
  admin: Readonly<Record<string, string>>,
  clients: readonly string[],
  operatorUrl: string,
): Promise<void> {
  const [url = ''] = urls
  const more = { lines: 2, on_unknown: 'resend', timeout_ms: 1_000 }
  const made = await post(`${url}/v1/providers`, operatorProvider(SECOND_PROVIDER, operatorUrl, more), admin)
  if (made.status !== 201) throw new Error(`no second provider: ${JSON.stringify(made.body)}`)
  const rules = clients.map((client, index) => ({
    name: `second ${index + 1}`,
    match: { client_id: client },
    targets: [{ provider: SECOND_PROVIDER }],
  }))
  const before = await ask('GET', `${url}/v1/routes`, admin)
  const routes = [...rules, ...(before.body['routes'] as object[])]
  const put = await ask('PUT', `${url}/v1/routes`, admin, { routes })
  if (put.status !== 200) throw new Error(`no routes: ${JSON.stringify(put.body)}`)
  const last = clients.at(-1)
  await eventually(
    async () => {
      for (const each of urls) {
        const question = { client_id: last, to: '+15551231234' }
        const { body } = await post(`${each}/v1/routes/explain`, question, admin)
        if ((body['rule'] as { name?: string } | null)?.name !== rules.at(-1)?.name)
          throw new Error('not known everywhere yet')
      }
      return true
    },
    { withinMs: KNOWN_WITHIN_MS },
  )
}
