import { readFileSync } from 'node:fs'

/** Memory of a process in kB: its own, with its share of what it has in common with others (PSS of Linux). Throws when it has ended. */
export function memoryKbOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? Number.NaN)
}

/** The same in MB. */
export function memoryMbOf(pid: number): number {
  return Math.round(memoryKbOf(pid) / 1024)
}
