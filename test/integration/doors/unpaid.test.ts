import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../src/domain/message.ts'
import { openRequests, type Requests } from '../../../src/doors/smpp/requests.ts'
import { openIntake } from '../../../src/flow/accept/intake.ts'
import { audit } from '../../../src/store/audit.ts'
import { post } from '../../support/api.ts'
import { createTestClient } from '../../support/database.ts'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'
import { clientAt } from '../../support/doors/twilio-door.ts'
import { newMainKey } from '../../support/keys.ts'
import { account, asker, request, submitting } from '../../support/smpp/submitting.ts'

let door: DoorTest
let requests: Requests

beforeAll(async () => {
  door = await openDoorTest()
  requests = openRequests(door.deps, openIntake(door.deps))
})
afterAll(async () => {
  expect(await audit(door.db)).toEqual([])
  await door.close()
})

type Sender = { readonly id: ClientId; readonly key: string }
type Answer = string | number | undefined
/** Sends a message of 5 cents, and tells in the door's own figures what came of it. */
type Send = (sender: Sender) => Promise<Answer>

const NUMBER = '447700900000'
const MESSAGE = { to: NUMBER, from: 'ACME' }

async function asked(path: string, given: Readonly<Record<string, string>>): Promise<Answer> {
  return (await fetch(`${door.app.url}${path}?${new URLSearchParams(given)}`)).status
}

const byApi: Send = async ({ id, key }) => {
  const body = { client_id: id, to: `+${NUMBER}`, from: 'ACME', text: 'a' }
  const reply = await post(`${door.app.url}/v1/messages`, body, { 'x-api-key': key })
  return reply.status === 202 ? 202 : String(reply.body['code'])
}

const byTwilio: Send = ({ id, key }) =>
  clientAt(door.app.url, id, key)
    .messages.create({ to: `+${NUMBER}`, from: 'ACME', body: 'a' })
    .then(
      ({ status }) => status,
      (refused: { readonly code: number }) => refused.code,
    )

const byVonage: Send = async ({ id, key }) => {
  const body = new URLSearchParams({ api_key: id, api_secret: key, ...MESSAGE, text: 'a' })
  const response = await fetch(`${door.app.url}/sms/json`, { method: 'POST', body })
  const { messages } = (await response.json()) as { messages: readonly { readonly status: string }[] }
  return messages[0]?.status
}

const byKannel: Send = ({ id, key }) =>
  asked('/cgi-bin/sendsms', { username: id, password: key, ...MESSAGE, text: 'a' })

const byJasmin: Send = ({ id, key }) =>
  asked('/send', { username: id, password: key, ...MESSAGE, content: 'a' })

const bySmpp: Send = async ({ id }) => {
  const asking = asker(account(id, { noCreditsStatus: 0x45 }))
  return (await requests.submit_sm?.(asking, request('submit_sm', submitting(NUMBER))))?.status
}

const DOORS: readonly [name: string, send: Send, accepted: Answer, unpaid: Answer, capped: Answer][] = [
  ['the API', byApi, 202, 'insufficient_credits', 'daily_cap_reached'],
  ['Twilio', byTwilio, 'queued', 20005, 63038],
  ['Vonage', byVonage, '0', '9', '9'],
  ['Kannel', byKannel, 202, 403, 403],
  ['Jasmin', byJasmin, 200, 403, 403],
  ['SMPP', bySmpp, 0, 0x45, 0x45],
]

async function sender(creditCents: number, has: Readonly<Record<string, string | number>>): Promise<Sender> {
  const id = await createTestClient(door.db, creditCents)
  const { sql } = door.db
  await sql`update clients set ${sql({ dlr_callback_url: 'https://example.com/sms', ...has })} where id = ${id}`
  return { id, key: await newMainKey(door.db, id) }
}

async function thrice(send: Send, from: Sender): Promise<Answer[]> {
  return [await send(from), await send(from), await send(from)]
}

async function timesTold({ id }: Sender): Promise<number> {
  const rows = await door.db.sql`select from callbacks where client_id = ${id} and status = 'CREDITS_LOW'`
  return rows.length
}

test.each([...DOORS])(
  'by %s a client sends down to its limit, and is told once that it is at its mark',
  async (_, send, accepted, unpaid) => {
    const from = await sender(5, { credit_limit_cents: 5, low_water_cents: 0 })
    expect(await thrice(send, from)).toEqual([accepted, accepted, unpaid])
    expect(await timesTold(from)).toBe(1)
  },
)

test.each([...DOORS])(
  'by %s a client sends up to its cap of the day, and is not told of a mark that it is above',
  async (_, send, accepted, __, capped) => {
    const from = await sender(100, { daily_cap_cents: 14.9999, low_water_cents: 89.9999 })
    expect(await thrice(send, from)).toEqual([accepted, accepted, capped])
    expect(await timesTold(from)).toBe(0)
  },
)
