import { readFileSync } from 'node:fs'

/** Memory of a process in MB: its own, with its share of what it has in common with others (PSS of Linux). */
export function memoryMbOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Math.round(Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? Number.NaN) / 1024)
}
