import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { NpmSession } from 'smpp'
import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { replaceNumbers } from '../../src/store/inbound/numbers.ts'
import { findReceiptTokens } from '../../src/store/provider/provider-secrets.ts'
import { post } from '../support/api.ts'
import { createToldClient } from '../support/callbacks.ts'
import { type Endpoint, openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { type NpmSmsc, openNpmSmsc } from '../support/smpp/npm-smsc.ts'

// What handsets send while processes are killed, over HTTP and from npm smpp's SMSC, which both tell again until they hear yes.

const MESSAGES = 120
const SENDERS = 8
/** A lease, a reconnect, and a busy machine. */
const WITHIN = { withinMs: 90_000 }
/** No answer by then: it is told again. */
const PATIENCE_MS = 2_000

let smsc: NpmSmsc
let fleet: Fleet
let endpoint: Endpoint
let secret: string
let inboxPath: string

beforeAll(async () => {
  smsc = await openNpmSmsc()
  endpoint = openEndpoint()
  fleet = await startFleet({
    ADMIN_TOKEN: TOKEN,
    SECRETS_KEY: 'a key that seals the secrets of providers',
    PROVIDER_ALLOW_PRIVATE: 'true',
    CALLBACK_ALLOW_PRIVATE: 'true',
  })
  const { db } = fleet.database
  const told = await createToldClient(db, endpoint.url)
  secret = told.secret
  await replaceNumbers(db, [
    { number: '12345', keyword: null, clientId: told.clientId, group: null, smsUrl: null },
  ])
  const token = must((await findReceiptTokens(db.sql, ['mock'])).get('mock'), 'a token')
  inboxPath = `/v1/providers/mock/inbound/${token}`
  const settings = { host: '127.0.0.1', port: smsc.port, system_id: 'sms' }
  const provider = { name: 'telco', kind: 'smpp', lines: 2, settings }
  expect((await post(`${fleet.apis[0]?.url}/v1/providers`, provider, ADMIN)).status).toBe(201)
  await eventually(() => smsc.sessions.length === 2, WITHIN)
  await eventually(knowsNumber, WITHIN)
})
afterAll(async () => {
  expect(await audit(fleet.database.db)).toEqual([])
  await fleet.stop()
  await smsc.close()
  await endpoint.close()
})

/** Whichever api takes them, the last three are the client's. */
async function knowsNumber(): Promise<boolean> {
  await overHttp(`probe ${crypto.randomUUID()}`)
  const rows = await fleet.database.db.sql`select client_id from inbound_messages order by id desc limit 3`
  return rows.length === 3 && rows.every((row) => row['client_id'] !== null)
}

async function overHttp(text: string, more: object = {}): Promise<boolean> {
  const api = must(fleet.apis[Math.floor(Math.random() * fleet.apis.length)], 'an api')
  const response = await fetch(api.url + inboxPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: '+12025550123', to: '12345', text, ...more }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return response.ok
}

/** A part of two, with a reference of 16 bits (3GPP TS 23.040, clause 9.2.3.24.8). */
async function overSmpp(text: string, reference: number, number: number): Promise<boolean> {
  const session: NpmSession = must(
    smsc.sessions[Math.floor(Math.random() * smsc.sessions.length)],
    'a session',
  )
  const header = Buffer.of(6, 8, 4, reference >> 8, reference & 0xff, 2, number)
  const answer = smsc.deliver(
    {
      esm_class: 0x40,
      source_addr_ton: 1,
      source_addr: '12025550124',
      destination_addr: '12345',
      short_message: Buffer.concat([header, Buffer.from(text)]),
    },
    session,
  )
  return (await Promise.race([answer, Bun.sleep(PATIENCE_MS)])) === 0
}

/** Tells it again until it hears yes. */
async function surely(tell: () => Promise<boolean>): Promise<void> {
  await eventually(() => tell(), WITHIN)
}

/** One message in three is of two parts over SMPP, the second first; of the others every other has no id. */
async function tell(place: number): Promise<void> {
  const text = textOf(place)
  if (place % 3 === 0) {
    await surely(() => overSmpp(text.slice(5), place, 2))
    await surely(() => overSmpp(text.slice(0, 5), place, 1))
  } else await surely(() => overHttp(text, place % 2 === 0 ? { id: `in-${place}` } : {}))
}

function textOf(place: number): string {
  return `Hello ${place} from afar`
}

test('of what was told yes nothing is lost and nothing comes twice, whoever is killed while it comes in', async () => {
  const { sql } = fleet.database.db
  const told = new Set<number>()
  let next = 0
  const senders = Array.from({ length: SENDERS }, async () => {
    for (let place = next++; place < MESSAGES; place = next++) {
      await tell(place)
      told.add(place)
    }
  })
  const victims = [
    ['api', 0],
    ['worker', 0],
    ['api', 1],
    ['worker', 1],
  ] as const
  for (const [turn, [kind, index]] of victims.entries()) {
    await eventually(() => told.size >= ((turn + 1) * MESSAGES) / 6, WITHIN)
    await (kind === 'api' ? fleet.apis : fleet.workers)[index]?.kill()
    await fleet.restart(kind, index)
  }
  await Promise.all(senders)

  const rows = await eventually(async () => {
    const found = await sql<{ id: string; text: string; parts: number; client_id: string | null }[]>`
      select id, text, parts, client_id from inbound_messages where text like 'Hello %'`
    const [open] = await sql<{ count: number }[]>`select count(*) as count from inbound_queue`
    return found.length >= MESSAGES && open?.count === 0 && found
  }, WITHIN)
  expect(rows.map(({ text }) => text).toSorted()).toEqual(
    Array.from({ length: MESSAGES }, (_, place) => textOf(place)).toSorted(),
  )
  expect(rows.filter(({ client_id }) => client_id === null)).toEqual([])
  expect(rows.filter(({ parts }) => parts === 2)).toHaveLength(MESSAGES / 3)

  await eventually(async () => {
    const [open] = await sql<
      { count: number }[]
    >`select count(*) as count from callbacks where state <> 'DELIVERED'`
    return open?.count === 0
  }, WITHIN)
  const received = Map.groupBy(
    endpoint.received.map((one) => ({ callback: one.id, ...verified(one, secret) })),
    ({ data }) => String(data['text']),
  )
  for (const { id, text } of rows) {
    const [first, ...again] = received.get(text) ?? []
    expect(first).toMatchObject({ type: 'message.received', data: { id } })
    for (const one of again) expect([one.callback, one.data['id']]).toEqual([must(first, 'one').callback, id])
  }
}, 300_000)
