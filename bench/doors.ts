// `bun run bench:doors`: the same messages by the API, by the SMPP server and by the door of Kannel, in turns in one run. Once with a
// client who is told of each message's end (over HTTP, or down the session), once with one who asks for no news.
import { newSecret } from '../src/callback/signature.ts'
import { setCallbackEndpoint } from '../src/store/callback/callback-endpoints.ts'
import { ask } from '../test/support/api.ts'
import { ADMIN, ADMIN_ENV } from './kit/admin.ts'
import { textOf, toOf } from './kit/bench-message.ts'
import { openCallbackSink } from './kit/callback-sink.ts'
import { type EsmeProcess, startEsme } from './kit/esme-process.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { sendClosedRequests } from './kit/load.ts'
import { median } from './kit/median.ts'
import { OUTSIDE } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import type { LoadRequest } from './kit/sender.ts'
import { setting } from './kit/settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 5)
/** Messages without their answer at once: the window of the session, and connections over HTTP. */
const IN_FLIGHT = 100
const TOLD_WITHIN_MS = 300_000
const POLL_MS = 5
const SETTLE_MS = 300_000
/** Kannel's bits for a callback when it was delivered, and when it was not. */
const DLR_MASK = 3

const callbacks = openCallbackSink()
const sessions: EsmeProcess[] = []
const bench = await startBenchFleet(2, {
  env: { ...ADMIN_ENV, CALLBACK_ALLOW_PRIVATE: 'true', SMPP_PORT: '0' },
  beside: () => ({ ESME: sessions.map(({ pid }) => pid) }),
})
const [told, untold] = bench.clients
const [api] = bench.fleet.apis
if (!told || !untold || !api) throw new Error('there are two clients and an api')

/** Sends `MESSAGES` messages, and resolves when their client was told of each, or none is open. */
type Door = { readonly name: string; readonly send: () => Promise<{ readonly acceptedSeconds: number }> }
type Round = {
  readonly name: string
  readonly perSecond: number
  readonly acceptedPerSecond: number
  /** Microseconds a message in all of the gateway and its services, and those of each kind of process. */
  readonly cpu: number
  readonly [process: string]: number | string
}

function httpDoor(name: string, isTold: boolean, requestOf: (index: number) => LoadRequest): Door {
  return {
    name,
    async send() {
      callbacks.begin()
      const { accepted, seconds } = await sendClosedRequests({
        url: bench.url,
        messages: MESSAGES,
        requestOf,
      })
      requireAll(name, accepted)
      if (isTold) await untilTold(name)
      else await bench.drain(TOLD_WITHIN_MS)
      return { acceptedSeconds: seconds }
    },
  }
}

async function untilTold(name: string): Promise<void> {
  const untilMs = performance.now() + TOLD_WITHIN_MS
  while (callbacks.told() < MESSAGES) {
    if (performance.now() > untilMs)
      throw new Error(`${name}: ${callbacks.told()} of ${MESSAGES} callbacks came`)
    await Bun.sleep(POLL_MS)
  }
}

const rest = (name: string, client: string): Door =>
  httpDoor(name, client === told, (index) => ({
    method: 'POST',
    path: '/v1/messages',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: client, to: toOf(index), from: 'SENDER', text: textOf(index) }),
  }))

let numbered = 0

const kannel = (name: string, client: string): Door =>
  httpDoor(name, client === told, (index) => {
    const query = new URLSearchParams({
      username: client,
      password: 'any',
      from: 'SENDER',
      to: toOf(index),
      text: textOf(index),
      ...(client === told && { 'dlr-mask': String(DLR_MASK), 'dlr-url': `${callbacks.url}?n=${++numbered}` }),
    })
    return { method: 'GET', path: `/cgi-bin/sendsms?${query}` }
  })

async function smpp(name: string, client: string): Promise<Door> {
  const account = { system_id: client === told ? 'told' : 'untold', password: 'secret' }
  const put = await ask('PUT', `${bench.url}/v1/clients/${client}/smpp`, ADMIN, {
    ...account,
    window: IN_FLIGHT,
  })
  if (put.status >= 300) throw new Error(`no account: ${JSON.stringify(put.body)}`)
  const session = await startEsme(api?.smppPort ?? 0, account)
  sessions.push(session)
  return {
    name,
    async send() {
      const result = await session.carryOut({
        messages: MESSAGES,
        window: IN_FLIGHT,
        receipts: client === told,
      })
      requireAll(`${name} ${JSON.stringify(result.refused)}`, result.accepted)
      if (client !== told) await bench.drain(TOLD_WITHIN_MS)
      return result
    },
  }
}

function requireAll(name: string, accepted: number): void {
  if (accepted !== MESSAGES) throw new Error(`${name}: ${MESSAGES - accepted} messages were not accepted`)
}

/** From the first request to the last that the client is told. */
async function round({ name, send }: Door): Promise<Round> {
  const measured = bench.measure()
  const startedAtMs = performance.now()
  const { acceptedSeconds } = await send()
  const seconds = (performance.now() - startedAtMs) / 1_000
  const cpu = measured()
    .filter((usage) => !OUTSIDE.includes(usage.name))
    .map((usage) => [usage.name, Math.round((usage.cpuSeconds / MESSAGES) * 1e6)] as const)
  const result = {
    name,
    perSecond: Math.round(MESSAGES / seconds),
    acceptedPerSecond: Math.round(MESSAGES / acceptedSeconds),
    cpu: cpu.reduce((sum, [, each]) => sum + each, 0),
    ...Object.fromEntries(cpu),
  }
  progress(`  ${name}: ${result.perSecond}/s, ${result.cpu} µs of CPU a message`)
  return result
}

try {
  await setCallbackEndpoint(bench.db.sql, told, {
    url: callbacks.url,
    everyStatus: false,
    newSecret: newSecret(),
  })
  const doors = [
    rest('REST', told),
    await smpp('SMPP', told),
    kannel('Kannel', told),
    rest('REST, no news', untold),
    await smpp('SMPP, no news', untold),
    kannel('Kannel, no news', untold),
  ]
  progress('Warming up …')
  for (const door of doors) await round(door)
  const rounds: Round[] = []
  for (let turn = 1; turn <= ROUNDS; turn++) {
    progress(`Round ${turn} of ${ROUNDS} …`)
    // Who begins changes.
    for (const shift of doors.keys()) {
      const door = doors[(turn + shift) % doors.length]
      if (door) rounds.push(await round(door))
    }
  }
  await bench.settle(SETTLE_MS)
  const medianOf = (wanted: string, what: string) =>
    Math.round(median(rounds.flatMap((one) => (one.name === wanted ? Number(one[what]) : []))))
  const middle = doors.map(({ name }) => ({
    name,
    ...Object.fromEntries(
      Object.keys(rounds[0] ?? {}).flatMap((what) => (what === 'name' ? [] : [[what, medianOf(name, what)]])),
    ),
  }))
  const byRest = (name: string, one: string) =>
    Math.round((medianOf(one, 'cpu') / medianOf(name, 'cpu')) * 100) / 100
  report(
    'bench:doors',
    {
      messages: MESSAGES,
      inFlight: IN_FLIGHT,
      byRestPerCpuSecond: {
        smpp: byRest('SMPP', 'REST'),
        kannel: byRest('Kannel', 'REST'),
        smppNoNews: byRest('SMPP, no news', 'REST, no news'),
        kannelNoNews: byRest('Kannel, no news', 'REST, no news'),
      },
      audit: 'clean',
      medians: middle,
      rounds,
    },
    {
      title: 'Messages per CPU second of the gateway, by the door they come through',
      bars: doors.map(({ name }) => ({ label: name, value: Math.round(1e6 / medianOf(name, 'cpu')) })),
    },
  )
} finally {
  for (const session of sessions) await session.close()
  await bench.stop()
  await callbacks.close()
}
