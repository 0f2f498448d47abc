import { get, post } from '../api.ts'
import { createDataDir } from '../data-dir.ts'
import { startGateway } from '../gateway.ts'
import { ADMIN, TOKEN } from '../places.ts'
import { putAccount } from './account.ts'

/** A gateway with an SMPP server, and a client that has an account at it. */
export type SmppGateway = {
  readonly url: string
  readonly smppPort: number
  readonly client: string
  /** Where its database is. */
  readonly dataDir: string
  /** What it has printed. */
  output(): string
  /** What its client has left and what is held, in cents. */
  credit(): Promise<{ readonly left: unknown; readonly held: unknown }>
  stop(): Promise<void>
}

/** Starts one with everything inside; its client has this many cents, and its account is `ACCOUNT`. */
export async function openSmppGateway(creditCents: number, account: object = {}): Promise<SmppGateway> {
  const data = createDataDir()
  const gateway = await startGateway({
    DATA_DIR: data.path,
    ADMIN_TOKEN: TOKEN,
    SMPP_PORT: '0',
    RATE_LIMIT_RPS: '0',
  })
  const { url } = gateway
  const made = await post(`${url}/v1/clients`, { name: 'Shop', credit_cents: creditCents }, ADMIN)
  const client = String(made.body['id'])
  await putAccount(url, client, account)
  return {
    url,
    smppPort: gateway.smppPort,
    client,
    dataDir: data.path,
    output: gateway.output,
    async credit() {
      const { body } = await get(`${url}/v1/me?client_id=${client}`)
      return { left: body['credit_cents'], held: body['held_cents'] }
    },
    async stop() {
      await gateway.stop()
      data.remove()
    },
  }
}
