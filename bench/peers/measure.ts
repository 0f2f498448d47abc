import type { Run } from '../kit/held-rate.ts'
import { type LoadResult, sendClosedRequests, sendPacedRequests } from '../kit/load.ts'
import { measureUsage, OUTSIDE, processesOf, type Usage } from '../kit/processes.ts'
import { progress } from '../kit/report.ts'
import type { RunningSide, Side, Surroundings } from './side.ts'

/** One closed loop: 100 connections, from the first request to the last callback. */
export type ClosedResult = {
  readonly side: string
  readonly accepted: number
  /** Refused, or never answered. */
  readonly lost: number
  readonly perSecond: number
  /** Microseconds a message of its processes and services, without load generator and SMSC. */
  readonly cpu: number
  /** Megabytes of its processes at the end, and of the services it uses. */
  readonly memoryMb: number
  readonly servicesMb: number
  /** Microseconds a message of each kind of process. */
  readonly [process: string]: number | string
}

/** One rate, evenly spaced (open loop). */
export type OpenResult = {
  readonly side: string
  readonly result: Run
  readonly load: LoadResult
  readonly cpu: number
}

const SERVICES = ['postgres', 'nats', 'redis'] as const
const TOLD_WITHIN_MS = 300_000
const POLL_MS = 5
/** Of a rate that is held. Kannel's smsbox refuses a few, or hangs up, when it is pressed: that is let pass, for all alike. */
const MIN_ACCEPTED = 0.98
/** Messages whose end is not told yet that a rate may leave behind and still count as held, in seconds of that rate. */
const MAX_BACKLOG_SECONDS = 1

/** Messages that a side was sent and has accepted, all runs together. */
export type Sent = { sent: number; accepted: number }

/** Measures a side that runs; `sent` is counted up. */
export function measuring(side: Side, running: RunningSide, around: Surroundings, sent: Sent) {
  const { callbacks, services, sink } = around
  const pids = () => ({
    ...running.pids,
    ...Object.fromEntries(side.uses.map((name) => [name, processesOf(services[name])])),
    'sink SMSC': [sink.pid()],
    'load generator': [process.pid],
  })

  function note({ accepted }: LoadResult, messages: number): void {
    sent.sent += messages
    sent.accepted += accepted
  }

  async function untilTold(accepted: number): Promise<void> {
    const untilMs = performance.now() + TOLD_WITHIN_MS
    while (callbacks.told() < accepted) {
      if (performance.now() > untilMs)
        throw new Error(`${side.name}: ${callbacks.told()} of ${accepted} callbacks came`)
      await Bun.sleep(POLL_MS)
    }
  }

  return {
    async closed(messages: number): Promise<ClosedResult> {
      callbacks.begin()
      const measured = measureUsage(pids)
      const startedAtMs = performance.now()
      const load = await sendClosedRequests({ ...running, messages })
      note(load, messages)
      await untilTold(load.accepted)
      // Autocannon answers up to a second later.
      const seconds = (callbacks.lastToldAt() - startedAtMs) / 1_000
      const usage = measured()
      const perSecond = Math.round(load.accepted / seconds)
      const cpu = cpuOf(usage, load.accepted)
      progress(`  ${side.name}: ${perSecond}/s, ${cpu.total} µs of CPU a message`)
      const ofServices = ({ name }: Usage) => SERVICES.some((service) => service === name)
      return {
        side: side.name,
        accepted: load.accepted,
        lost: messages - load.accepted,
        perSecond,
        cpu: cpu.total,
        memoryMb: memoryOf(usage.filter(({ name }) => name in running.pids)),
        servicesMb: memoryOf(usage.filter(ofServices)),
        ...cpu.each,
      }
    },

    async open(perSecond: number, seconds: number): Promise<OpenResult> {
      callbacks.begin()
      const measured = measureUsage(pids)
      const load = await sendPacedRequests({ ...running, perSecond, seconds })
      const told = callbacks.told()
      const { total } = cpuOf(measured(), load.accepted)
      note(load, Math.round(perSecond * seconds))
      const openAtEnd = load.accepted - told
      const held =
        load.accepted / load.seconds >= perSecond * MIN_ACCEPTED &&
        openAtEnd <= perSecond * MAX_BACKLOG_SECONDS
      progress(
        `  ${side.name}: ${perSecond}/s for ${seconds} s, ${openAtEnd} not told of at the end: ${held ? 'held' : 'not held'}`,
      )
      await untilTold(load.accepted)
      const deliveredPerSecond = Math.round(told / load.seconds)
      return { side: side.name, result: { perSecond, deliveredPerSecond, openAtEnd, held }, load, cpu: total }
    },
  }
}

function cpuOf(usage: readonly Usage[], messages: number) {
  const each = usage.map(
    ({ name, cpuSeconds }) => [name, Math.max(0, Math.round((cpuSeconds / messages) * 1e6))] as const,
  )
  const total = each.reduce((sum, [name, cpu]) => (OUTSIDE.includes(name) ? sum : sum + cpu), 0)
  return { total, each: Object.fromEntries(each) }
}

function memoryOf(usage: readonly Usage[]): number {
  return usage.reduce((sum, { memoryMb }) => sum + memoryMb, 0)
}
