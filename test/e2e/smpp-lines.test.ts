import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { NpmSession } from 'smpp'
import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { type LiveLine, listLines } from '../../src/store/provider/provider-lines.ts'
import { ask, post } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { waitForStatus } from '../support/messages.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { routeAll } from '../support/put-routes.ts'
import { type NpmSmsc, openNpmSmsc } from '../support/smpp/npm-smsc.ts'

// The lines of an SMPP account are its sessions, over all processes and threads: npm smpp's SMSC counts them.

const LINES = 3
/** A lease, a reconnect, and a busy machine. */
const WITHIN = { withinMs: 30_000 }

let smsc: NpmSmsc
let fleet: Fleet
let client: string

beforeAll(async () => {
  smsc = await openNpmSmsc()
  fleet = await startFleet(
    {
      ADMIN_TOKEN: TOKEN,
      SECRETS_KEY: 'a key that seals the secrets of providers',
      PROVIDER_ALLOW_PRIVATE: 'true',
      ACTOR_WORKERS: '2',
    },
    { apiCount: 1 },
  )
  client = await createTestClient(fleet.database.db, 10_000)
  const provider = {
    name: 'telco',
    kind: 'smpp',
    lines: LINES,
    max_in_flight: 1,
    timeout_ms: 60_000,
    settings: {
      host: '127.0.0.1',
      port: smsc.port,
      system_id: 'sms',
      window: 1,
      response_timeout_ms: 60_000,
    },
  }
  expect((await post(`${url()}/v1/providers`, provider, ADMIN)).status).toBe(201)
  await routeAll([url()], ADMIN, 'telco')
})
afterAll(async () => {
  expect(await audit(fleet.database.db)).toEqual([])
  await fleet.stop()
  await smsc.close()
})

const url = () => fleet.apis[0]?.url ?? ''
const pidOf = ({ holder }: LiveLine) => Number(holder.split('/')[1])

async function lines(): Promise<readonly LiveLine[]> {
  return (await listLines(fleet.database.db.sql)).filter(({ provider }) => provider === 'telco')
}

/** Waits until so many lines are held, all of them bound, and the SMSC has as many sessions. */
function bound(count: number, by: (line: LiveLine) => boolean = () => true): Promise<readonly LiveLine[]> {
  return eventually(async () => {
    const held = await lines()
    expect(held.map(({ state }) => state)).toEqual(Array.from({ length: count }, () => 'open' as const))
    expect(held.filter((line) => !by(line))).toEqual([])
    expect(smsc.sessions).toHaveLength(count)
    return held
  }, WITHIN)
}

let sent = 0

async function send(): Promise<string> {
  const to = `+4917012340${10 + (sent++ % 90)}`
  const { status, body } = await post(`${url()}/v1/messages`, {
    client_id: client,
    to,
    from: 'SHOP',
    text: 'Hello',
  })
  expect(status).toBe(202)
  return String(body['message_id'])
}

/** Waits until the SMSC has taken each of these, at the first attempt. */
async function taken(ids: readonly string[]): Promise<void> {
  for (const id of ids) expect(await waitForStatus(url(), id, 'SENT', 30_000)).toMatchObject({ attempts: 1 })
}

/** Sends messages that the SMSC does not answer until each session has one: a line may hold some more than are under way. */
async function overAllSessions(): Promise<void> {
  const asked: (() => void)[] = []
  const on = new Set<NpmSession>()
  smsc.answer((pdu, session) => {
    on.add(session)
    asked.push(() => session.send(pdu.response({ message_id: crypto.randomUUID() })))
    return null
  })
  const ids: string[] = []
  await eventually(
    async () => {
      ids.push(await send())
      return on.size === LINES
    },
    { ...WITHIN, everyMs: 100 },
  )
  expect(on).toEqual(new Set(smsc.sessions))
  smsc.answer(null)
  for (const answer of asked) answer()
  await taken(ids)
}

/** Has the lines taken anew: those who begin within 2 s share them, and one of them may have had no turn. */
async function beginAnew(): Promise<void> {
  expect((await post(`${url()}/v1/providers/telco/pause`, {}, ADMIN)).status).toBe(200)
  await bound(0)
  expect((await post(`${url()}/v1/providers/telco/resume`, {}, ADMIN)).status).toBe(200)
}

test('so many lines are so many sessions, over the threads of all processes, and each is used', async () => {
  await eventually(
    async () => {
      const held = await bound(LINES)
      const isShared =
        new Set(held.map(({ holder }) => holder)).size === LINES &&
        new Set(held.map(pidOf)).size === fleet.workers.length
      if (!isShared) await beginAnew()
      return isShared
    },
    { withinMs: 60_000 },
  )
  await overAllSessions()
  expect(smsc.most()).toBe(LINES)
})

test('sessions of a process that is killed are made again by the others, and never more than there are lines', async () => {
  const [first] = fleet.workers
  await first?.kill()
  await bound(LINES, (line) => pidOf(line) !== first?.pid)
  await overAllSessions()
  expect(smsc.most()).toBe(LINES)
  await fleet.restart('worker', 0)
})

test('a process that stands still keeps its connections, not its lines: they are given up when it goes on', async () => {
  const [newcomer, holder] = fleet.workers
  const its = must(newcomer, 'a worker').pid
  holder?.freeze()
  const frozen = new Set(smsc.sessions)
  await eventually(async () => {
    const held = await lines()
    expect(held.map((line) => [pidOf(line), line.state])).toEqual(
      Array.from({ length: LINES }, () => [its, 'open'] as const),
    )
    return true
  }, WITHIN)
  const before = smsc.submitted.length
  const ids = [await send(), await send(), await send()]
  await taken(ids)
  holder?.thaw()
  await bound(LINES, (line) => pidOf(line) === its)
  expect(smsc.sessions.filter((session) => frozen.has(session))).toEqual([])
  expect(smsc.submitted).toHaveLength(before + ids.length)
  await overAllSessions()
})

test('with fewer lines there are fewer sessions', async () => {
  expect((await ask('PATCH', `${url()}/v1/providers/telco`, ADMIN, { lines: 1 })).status).toBe(200)
  await bound(1)
})
