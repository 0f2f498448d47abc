import { readdirSync, readFileSync } from 'node:fs'
import type { Server } from '../../scripts/services.ts'

/** What processes of one kind used: seconds of CPU, megabytes given to the disk, and memory at the end. */
export type Usage = {
  readonly name: string
  readonly cpuSeconds: number
  readonly writtenMb: number
  readonly memoryMb: number
}

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

/**
 * Reads `/proc`; with `before`, CPU and writes are what was used since. Children that ended in between are counted with
 * their parent.
 */
export function usageOf(
  kinds: Readonly<Record<string, readonly number[]>>,
  before: readonly Usage[] = [],
): Usage[] {
  return Object.entries(kinds).map(([name, pids]) => {
    const earlier = before.find((usage) => usage.name === name)
    return {
      name,
      cpuSeconds: rounded(sum(pids, cpuTicksOf) / TICKS_PER_SECOND - (earlier?.cpuSeconds ?? 0)),
      writtenMb: rounded(sum(pids, writtenBytesOf) / 1e6 - (earlier?.writtenMb ?? 0)),
      memoryMb: Math.round(sum(pids, privateKbOf) / 1024),
    }
  })
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** utime, stime, and both of the children that were waited for. */
function cpuTicksOf(pid: number): number {
  return statOf(pid)
    .slice(11, 15)
    .reduce((total, field) => total + Number(field), 0)
}

/** Bytes that the process made the kernel write to a disk, those of children that were waited for included. */
function writtenBytesOf(pid: number): number {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
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
