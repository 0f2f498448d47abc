import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { Server } from '../../scripts/services.ts'
import { memoryKbOf } from '../../test/support/memory.ts'

/** What processes of one kind used: seconds of CPU, and memory at the end. */
export type Usage = { readonly name: string; readonly cpuSeconds: number; readonly memoryMb: number }

/** Kinds that send the load and take it in the end: what they use is not what a message costs. */
export const OUTSIDE: readonly string[] = ['load generator', 'sink SMSC', 'ESME']

/** Linux counts CPU in hundredths of a second (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100

/** /proc/diskstats counts in these, whatever the disk has. */
const SECTOR_BYTES = 512

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

/** With `before`, CPU is what was used since. Children that ended in between count with their parent. */
function usageOf(kinds: Readonly<Record<string, readonly number[]>>, before: readonly Usage[] = []): Usage[] {
  return Object.entries(kinds).map(([name, pids]) => {
    const earlier = before.find((usage) => usage.name === name)?.cpuSeconds ?? 0
    return {
      name,
      cpuSeconds: Math.round(sum(pids, cpuTicksOf) - earlier * TICKS_PER_SECOND) / TICKS_PER_SECOND,
      memoryMb: Math.round(sum(pids, memoryKbUnlessEnded) / 1024),
    }
  })
}

/** Starts measuring what these processes use; the answer tells what they used since. Both ask who they are. */
export function measureUsage(pids: () => Readonly<Record<string, readonly number[]>>): () => Usage[] {
  const before = usageOf(pids())
  return () => usageOf(pids(), before)
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0)
}

/** utime, stime, and both of the children that were waited for. */
function cpuTicksOf(pid: number): number {
  return statOf(pid)
    .slice(11, 15)
    .reduce((total, field) => total + Number(field), 0)
}

/**
 * Bytes written so far to the disk that holds `folder`, by everything on this machine; null when it cannot be told.
 * `write_bytes` in /proc/PID/io would tell processes apart, but counts the whole large page (up to 2 MB) for each write
 * into it on ext4 of Linux 6.16 and later: 2 MB for 8 kB.
 */
export function diskBytesWritten(folder: string): number | null {
  const { dev } = statSync(folder)
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)]
  const disk = readFileSync('/proc/diskstats', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((fields) => Number(fields[0]) === major && Number(fields[1]) === minor)
  return disk ? Number(disk[9]) * SECTOR_BYTES : null
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

function memoryKbUnlessEnded(pid: number): number {
  try {
    return memoryKbOf(pid)
  } catch {
    return 0
  }
}
