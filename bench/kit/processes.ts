import { readdirSync, readFileSync } from 'node:fs'
import type { Server } from '../../scripts/services.ts'

/** What processes of one kind used: seconds of CPU, and memory at the end. */
export type Usage = { readonly name: string; readonly cpuSeconds: number; readonly memoryMb: number }

/** Linux counts CPU in hundredths of a second (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100

/** The pids of a private server with its children. */
export function processesOf(server: Server): number[] {
  const pid = server.kind === 'private' ? server.pid() : undefined
  if (pid === undefined) return []
  return [pid, ...childrenOf(pid)]
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(statOf(pid)[1]) === parent)
    .flatMap((pid) => [pid, ...childrenOf(pid)])
}

/** Reads `/proc`; with `before`, CPU is what was used since. */
export function usageOf(
  kinds: Readonly<Record<string, readonly number[]>>,
  before: readonly Usage[] = [],
): Usage[] {
  return Object.entries(kinds).map(([name, pids]) => {
    const ticks = pids.reduce(
      (sum, pid) => sum + Number(statOf(pid)[11] ?? 0) + Number(statOf(pid)[12] ?? 0),
      0,
    )
    const earlier = before.find((usage) => usage.name === name)?.cpuSeconds ?? 0
    const memoryKb = pids.reduce((sum, pid) => sum + privateKbOf(pid), 0)
    return {
      name,
      cpuSeconds: Math.round((ticks / TICKS_PER_SECOND - earlier) * 100) / 100,
      memoryMb: Math.round(memoryKb / 1024),
    }
  })
}

/** The fields of /proc/PID/stat after the name, which may hold blanks: state, ppid, … utime at 11, stime at 12. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** Memory that belongs to the process, with its share of what it has in common with others (PSS). */
function privateKbOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  } catch {
    return 0
  }
}
