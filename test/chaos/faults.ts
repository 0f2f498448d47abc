import type { PrivateServer } from '../../scripts/services/private-server.ts'
import type { Services } from '../../scripts/services.ts'
import { must } from '../../src/domain/assert.ts'
import { post } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import type { Fleet } from '../support/fleet.ts'
import type { Line } from '../support/line.ts'
import { shuffled } from '../support/random.ts'
import { receiptUrl } from '../support/receipt-url.ts'

/** What faults strike. */
export type Target = {
  readonly fleet: Fleet
  readonly services: Services
  readonly lines: Readonly<Record<'postgres' | 'nats' | 'redis', Line>>
  readonly random: () => number
  /** How long a process is paused and a line hangs. */
  readonly pauseMs: number
}

/** A fault that has struck. */
export type Struck = {
  /** Whom it hit. */
  readonly whom: string
  /** When it was over (Unix ms); for what is killed and has a twin, when it struck. */
  readonly overAtMs: number
  /** Puts back what is still missing. */
  repair(): Promise<void>
}

/** How long a server that was ended stays down, and how long a killed process is missed. */
const DOWN_MS = 1_500
/** Receipts that come again, and how often each. */
const REPEATED_RECEIPTS = 150
const REPEATS = ['DELIVRD', 'UNDELIV', 'ENROUTE', 'DELIVRD'] as const

/** Every kind of fault. */
export const FAULTS = {
  'kill -9 of a worker': (target) => killProcess(target, 'worker'),
  'kill -9 of an api': (target) => killProcess(target, 'api'),
  'nats-server killed, restarted': ({ services }) => restartServer(services.nats, killed),
  'redis-server killed, stays away': async ({ services }) => {
    const redis = privateOne(services.redis)
    await redis.kill()
    return { whom: 'redis', overAtMs: Date.now(), repair: () => redis.start() }
  },
  'PostgreSQL stopped at once, restarted': ({ services }) =>
    restartServer(services.postgres, stoppedImmediately),
  'a worker paused': (target) => pause(target, 'worker'),
  'an api paused': (target) => pause(target, 'api'),
  'the line to PostgreSQL hangs': ({ lines, pauseMs }) => hang(lines.postgres, pauseMs),
  'the line to NATS hangs': ({ lines, pauseMs }) => hang(lines.nats, pauseMs),
  'the line to Redis hangs': ({ lines, pauseMs }) => hang(lines.redis, pauseMs),
  'receipts again, in any order': repeatReceipts,
} satisfies Record<string, (target: Target) => Promise<Struck>>

export type FaultKind = keyof typeof FAULTS

const nothing = async () => {}

function choose({ fleet, random }: Target, kind: 'api' | 'worker') {
  const members = kind === 'api' ? fleet.apis : fleet.workers
  const index = Math.floor(random() * members.length)
  return { index, victim: members[index], whom: `${kind} ${index + 1}` }
}

async function killProcess(target: Target, kind: 'api' | 'worker'): Promise<Struck> {
  const { index, victim, whom } = choose(target, kind)
  await victim?.kill()
  const overAtMs = Date.now()
  const restarted = Bun.sleep(DOWN_MS).then(() => target.fleet.restart(kind, index))
  return { whom, overAtMs, repair: () => restarted }
}

async function restartServer(
  server: Services['postgres'],
  end: (server: PrivateServer) => Promise<void>,
): Promise<Struck> {
  const mine = privateOne(server)
  await end(mine)
  await Bun.sleep(DOWN_MS)
  await mine.start()
  return { whom: '', overAtMs: Date.now(), repair: nothing }
}

const killed = (server: PrivateServer) => server.kill()

/** "Immediate shutdown": no checkpoint, the next start recovers from the log. */
async function stoppedImmediately(server: PrivateServer): Promise<void> {
  const pid = server.pid()
  if (pid !== undefined) process.kill(pid, 'SIGQUIT')
  await eventually(() => server.pid() === undefined)
}

async function pause(target: Target, kind: 'api' | 'worker'): Promise<Struck> {
  const { victim, whom } = choose(target, kind)
  victim?.freeze()
  await Bun.sleep(target.pauseMs)
  victim?.thaw()
  return { whom, overAtMs: Date.now(), repair: nothing }
}

async function hang(line: Line, pauseMs: number): Promise<Struck> {
  line.hang()
  await Bun.sleep(pauseMs)
  line.resume()
  return { whom: '', overAtMs: Date.now(), repair: nothing }
}

/** Receipts of messages that are final already, or soon will be: they say the same again, or something else, or less. */
async function repeatReceipts({ fleet, random }: Target): Promise<Struck> {
  const rows = await fleet.database.db.sql<{ pmid: string }[]>`
    select provider_message_id as pmid from messages
    where provider = 'mock' and provider_message_id is not null and status = 'DELIVERED' order by id desc limit ${REPEATED_RECEIPTS}`
  const receipts = rows.flatMap(({ pmid }) =>
    REPEATS.map((status) => ({ provider_message_id: pmid, status })),
  )
  const path = await receiptUrl(fleet.database.db, '')
  // As an operator does it: what is answered 503 is brought again.
  const bring = (receipt: object, url: string) =>
    eventually(async () => {
      const { status } = await post(url + path, receipt)
      if (status >= 500) return null
      return { status }
    })
  const answers = await Promise.all(
    shuffled(receipts, random).map((receipt, index) =>
      bring(receipt, must(fleet.apis[index % fleet.apis.length], 'an api').url),
    ),
  )
  const refused = answers.filter(({ status }) => status !== 204)
  if (refused.length > 0) throw new Error(`${refused.length} repeated receipts were refused`)
  return { whom: `${receipts.length} receipts`, overAtMs: Date.now(), repair: nothing }
}

function privateOne(server: Services['postgres']): PrivateServer {
  if (server.kind === 'private') return server
  throw new Error('faults need servers of their own')
}
