import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoodStill } from './loop-probe.ts'
import { loggedPauses, PAUSE_SETTINGS, type Pause, sampleStatements } from './postgres-pauses.ts'

/** From `BENCH_PAUSES`, in milliseconds: what takes as long is listed as a pause. Null: none are. */
export const PAUSE_MS = process.env['BENCH_PAUSES'] ? Number(process.env['BENCH_PAUSES']) : null

/** What the PostgreSQL of a fleet is started with, so that its pauses can be listed. */
export const PAUSE_POSTGRES: Readonly<Record<string, string>> = PAUSE_MS === null ? {} : PAUSE_SETTINGS

/** The same of its gateways, for their environment. `folder` is that of the services. */
export function pauseEnv(folder: string): Readonly<Record<string, string>> {
  if (PAUSE_MS === null) return {}
  return {
    BUN_OPTIONS: `--preload=${new URL('./loop-probe.ts', import.meta.url).pathname}`,
    LOOP_PROBE_FILE: probeFile(folder),
    LOOP_PROBE_LEAST_MS: String(PAUSE_MS),
  }
}

/** Pauses of one kind, in milliseconds together, at most, and how many. */
export type PauseKind = {
  readonly what: string
  readonly count: number
  readonly totalMs: number
  readonly mostMs: number
}

/** Accepts in a row that took long, and the pauses that they met. */
export type Spell = {
  readonly atS: number
  readonly ms: number
  readonly slowAccepts: number
  readonly mostMs: number
  readonly met: string
}

/** All pauses of a time. */
export type Pauses = { readonly kinds: readonly PauseKind[]; readonly spells: readonly Spell[] }

/** Watches a fleet. */
export type PauseWatch = {
  /** A message that was due then, in Unix milliseconds, was accepted after `ms`. */
  accepted(dueMs: number, ms: number): void
  stop(): Promise<Pauses>
}

const MAX_KINDS = 20
const MAX_SPELLS = 15
const MAX_MET = 4

/** Slow accepts that are nearer to each other than this are one spell, in milliseconds. */
const SPELL_GAP_MS = 50

/** Begins to look for pauses of `leastMs` or more. */
export function watchPauses(folder: string, postgresUrl: string, leastMs: number): PauseWatch {
  const sinceMs = Date.now()
  const stopSampling = sampleStatements(postgresUrl, leastMs)
  const slow: Pause[] = []
  return {
    accepted(dueMs, ms) {
      if (ms >= leastMs) slow.push({ what: 'accept', fromMs: dueMs, ms })
    },
    async stop() {
      const pauses = [
        ...(await stopSampling()),
        ...loggedPauses(join(folder, 'postgres.log'), sinceMs),
        ...stoodStill(probeFile(folder), sinceMs),
      ].filter(({ ms }) => ms >= leastMs)
      return { kinds: kindsOf(pauses), spells: spellsOf(slow, pauses, sinceMs) }
    },
  }
}

function probeFile(folder: string): string {
  return join(folder, 'pauses.jsonl')
}

function stoodStill(file: string, sinceMs: number): Pause[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trim().split('\n').filter(Boolean)
  return lines
    .map((line): StoodStill => JSON.parse(line))
    .filter(({ fromMs }) => fromMs >= sinceMs)
    .map((one) => ({ what: `${one.where}, ${whyOf(one)}`, fromMs: one.fromMs, ms: one.ms }))
}

/** What most of the time went to. */
function whyOf({ ms, ranMs, queuedMs, heapMb: [before, after] }: StoodStill): string {
  if (queuedMs > ms / 2) return 'waiting for a core'
  if (ranMs < ms / 2) return 'blocked'
  return after < before ? 'computing, garbage collected' : 'computing'
}

function kindsOf(pauses: readonly Pause[]): PauseKind[] {
  return [...Map.groupBy(pauses, ({ what }) => what)]
    .map(([what, of]) => ({
      what,
      count: of.length,
      totalMs: of.reduce((sum, { ms }) => sum + ms, 0),
      mostMs: Math.max(...of.map(({ ms }) => ms)),
    }))
    .toSorted((a, b) => b.totalMs - a.totalMs)
    .slice(0, MAX_KINDS)
}

/** The longest, in the order of time. */
function spellsOf(slow: readonly Pause[], pauses: readonly Pause[], sinceMs: number): Spell[] {
  const spells: Pause[][] = []
  let untilMs = Number.NEGATIVE_INFINITY
  for (const one of slow.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (one.fromMs > untilMs + SPELL_GAP_MS) spells.push([])
    spells.at(-1)?.push(one)
    untilMs = Math.max(untilMs, one.fromMs + one.ms)
  }
  const most = (spell: readonly Pause[]) => Math.max(...spell.map(({ ms }) => ms))
  return spells
    .toSorted((a, b) => most(b) - most(a))
    .slice(0, MAX_SPELLS)
    .map((spell) => {
      const fromMs = Math.min(...spell.map((one) => one.fromMs))
      const endMs = Math.max(...spell.map((one) => one.fromMs + one.ms))
      const met = pauses
        .filter((one) => one.fromMs < endMs && one.fromMs + one.ms > fromMs)
        .toSorted((a, b) => b.ms - a.ms)
        .slice(0, MAX_MET)
      return {
        atS: Math.round((fromMs - sinceMs) / 100) / 10,
        ms: Math.round(endMs - fromMs),
        slowAccepts: spell.length,
        mostMs: Math.round(most(spell)),
        met: met.map(({ what, ms }) => `${what} ${ms}`).join('; '),
      }
    })
    .toSorted((a, b) => a.atS - b.atS)
}
