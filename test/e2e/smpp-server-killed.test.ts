import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../src/domain/smpp/account.ts'
import { setAccount } from '../../src/flow/smpp/set-smpp-account.ts'
import type { Pdu } from '../../src/smpp/pdu.ts'
import { tlvText } from '../../src/smpp/tlvs.ts'
import { audit } from '../../src/store/audit.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { ACCOUNT, type Esme, openEsme } from '../support/smpp/esme.ts'
import { SUBMIT } from '../support/smpp/submission.ts'

// The process that holds a client's sessions is killed while the client sends: it binds to the other one and goes on.

const MESSAGES = 400
const SESSIONS = 2
const WINDOW = 20
const WITHIN = { withinMs: 45_000 }

let fleet: Fleet
let clientId: ClientId

beforeAll(async () => {
  fleet = await startFleet({ SMPP_PORT: '0' }, { workerCount: 1 })
  clientId = await createTestClient(fleet.database.db, 1_000_000)
  const settings = { ...DEFAULT_SMPP_ACCOUNT, systemId: ACCOUNT.system_id, window: WINDOW, maxBinds: 4 }
  await setAccount(fleet.database, clientId, settings, ACCOUNT.password)
})
afterAll(async () => {
  await fleet.stop()
})

test('every submission that was answered OK ends, with its receipt; what was not answered is there twice at most', async () => {
  const [survivor, victim] = fleet.apis
  const client = openClient([victim?.smppPort ?? 0, survivor?.smppPort ?? 0])
  const sent = client.sendAll()
  await eventually(() => client.accepted.size >= MESSAGES / 4)
  await victim?.kill()
  await sent
  expect(client.accepted.size).toBe(MESSAGES)
  expect(client.rebinds()).toBeGreaterThanOrEqual(SESSIONS)
  expect(client.unanswered.size).toBeLessThanOrEqual(SESSIONS * WINDOW)

  const { sql } = fleet.database.db
  const ids = [...client.accepted.values()]
  // What the killed process was delivering is delivered again when its lease ends, 45 s later.
  await sql`update callbacks set wake_at = now() where client_id = ${clientId} and state = 'DELIVERING'`
  await eventually(() => ids.every((id) => client.receipts.has(id)), WITHIN)
  const rows = await sql<{ id: string; number: string; status: string }[]>`
    select id, to_msisdn as number, status from messages where client_id = ${clientId}`
  const statuses = new Map(rows.map(({ id, status }) => [id, status]))
  expect(ids.filter((id) => statuses.get(id) !== 'DELIVERED')).toEqual([])
  // Asked again, as no answer came: those are the only ones that may be there twice.
  const times = Map.groupBy(rows, ({ number }) => number)
  const twice = [...times].filter(([, of]) => of.length > 1).map(([number]) => number)
  expect(twice.filter((number) => !client.unanswered.has(number))).toEqual([])
  expect([...times.values()].every((of) => of.length <= 2)).toBe(true)
  await eventually(async () => {
    const [open] = await sql`select 1 from messages where client_id = ${clientId} and status <> 'DELIVERED'`
    return !open
  }, WITHIN)
  expect(await audit(fleet.database.db)).toEqual([])
  client.close()
})

/** A client with some sessions that sends each message until it is answered, and binds to the next port when a session ends. */
function openClient(ports: readonly number[]) {
  const waiting = Array.from({ length: MESSAGES }, (_, index) => `49151000${5_000 + index}`)
  /** Ids by number. */
  const accepted = new Map<string, string>()
  /** Numbers whose session ended before an answer came. */
  const unanswered = new Set<string>()
  const receipts = new Set<string>()
  const open = new Set<Esme>()
  let rebinds = 0

  async function bind(attempt: number): Promise<Esme | null> {
    try {
      const esme = await openEsme(ports[attempt % ports.length] ?? 0)
      esme.answer((pdu) => {
        const id = receiptOf(pdu)
        if (id !== null) receipts.add(id)
        return { status: 0 }
      })
      if ((await esme.bind()) === 0) return esme
      esme.close()
    } catch {
      // Nobody listens there any more.
    }
    return null
  }

  async function submit(esme: Esme, number: string): Promise<void> {
    const body = { ...SUBMIT.body, destination_addr: number }
    const answered = await esme.session.request({ command: 'submit_sm', body })
    if (
      answered.kind === 'response' &&
      answered.pdu.command === 'submit_sm_resp' &&
      answered.pdu.status === 0
    ) {
      accepted.set(number, answered.pdu.body.message_id)
      return
    }
    if (answered.kind === 'lost') unanswered.add(`+${number}`)
    waiting.push(number)
  }

  /** Its window is full all the time. */
  async function sendOn(esme: Esme): Promise<void> {
    const senders = Array.from({ length: WINDOW }, async () => {
      while (esme.ended() === null) {
        const number = waiting.shift()
        if (number === undefined) return
        await submit(esme, number)
      }
    })
    await Promise.all(senders)
  }

  async function run(): Promise<void> {
    for (let attempt = 0; accepted.size < MESSAGES; attempt++) {
      const esme = await bind(attempt)
      if (esme === null) continue
      if (attempt > 0) rebinds++
      open.add(esme)
      while (esme.ended() === null && accepted.size < MESSAGES) {
        await sendOn(esme)
        await Bun.sleep(5)
      }
    }
  }

  return {
    accepted,
    unanswered,
    receipts,
    rebinds: () => rebinds,
    sendAll: () => Promise.all(Array.from({ length: SESSIONS }, run)),
    close() {
      for (const esme of open) esme.close()
    },
  }
}

function receiptOf(pdu: Pdu): string | null {
  return pdu.command === 'deliver_sm' ? tlvText(pdu.tlvs, 'receipted_message_id') : null
}
