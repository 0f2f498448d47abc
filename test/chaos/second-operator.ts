import { post } from '../support/api.ts'
import { routeClients } from '../support/put-routes.ts'
import { operatorProvider, type Taken } from '../support/small-operator.ts'

/** An operator behind a provider of kind `http`: it takes what it is given and owes each a receipt until one is taken. */
export type SecondOperator = {
  /** How often each message was taken. */
  readonly taken: ReadonlyMap<string, number>
  /** Resolves when no receipt is owed any more. */
  stop(): Promise<void>
}

const SECOND_PROVIDER = 'second'
const SETTINGS = { lines: 2, on_unknown: 'resend', timeout_ms: 1_000 }
const LATENCY_MS = 20
const RECEIPT_AFTER_MS = 50
const RETRY_MS = 250
const PATIENCE_MS = 10_000

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
  const made = await post(
    `${urls[0]}/v1/providers`,
    operatorProvider(SECOND_PROVIDER, `http://127.0.0.1:${server.port}/send`, SETTINGS),
    admin,
  )
  if (made.status !== 201) throw new Error(`no second provider: ${JSON.stringify(made.body)}`)
  await routeClients(
    urls,
    admin,
    clients.map((client) => ({ client, provider: SECOND_PROVIDER })),
  )
  return {
    taken,
    async stop() {
      while (owed.size > 0) await Promise.all(owed)
      await server.stop(true)
    },
  }
}
