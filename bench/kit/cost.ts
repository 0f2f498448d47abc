import type { BenchFleet } from './fleet.ts'
import { storedBytes } from './history.ts'
import { diskBytesWritten, OUTSIDE, type Usage } from './processes.ts'
import { checkpoint, walBytes } from './statements.ts'

/** What a million messages cost, extrapolated. Gigabytes are 10^9 bytes. */
export type CostPerMillion = {
  /** Of everything but the load generator and the sink SMSC. */
  readonly cpuSeconds: number
  readonly cpuSecondsOf: Readonly<Record<string, number>>
  /** Changes as PostgreSQL logged them. */
  readonly walGb: number
  /** All that the machine wrote to the disk of the data, the bus and the provider's book included; null: not known. */
  readonly diskWrittenGb: number | null
  /** Growth of messages, histories and locks with their indexes. */
  readonly storedGb: number
}

/** Starts measuring; the answer ends it, after a checkpoint that writes what is still in memory. */
export async function measureCost(
  bench: BenchFleet,
): Promise<(messages: number) => Promise<{ readonly perMillion: CostPerMillion; readonly usage: Usage[] }>> {
  await checkpoint(bench.db)
  const before = await read(bench)
  const measured = bench.measure()
  return async (messages) => {
    await checkpoint(bench.db)
    const usage = measured()
    const after = await read(bench)
    const gbPerMillion = (bytes: number) => rounded((bytes / messages) * 1e-3)
    const cpu = usage
      .filter(({ name }) => !OUTSIDE.includes(name))
      .map(({ name, cpuSeconds }) => [name, Math.round((cpuSeconds / messages) * 1e6)] as const)
    const written = before.disk === null || after.disk === null ? null : after.disk - before.disk
    return {
      usage,
      perMillion: {
        cpuSeconds: cpu.reduce((sum, [, seconds]) => sum + seconds, 0),
        cpuSecondsOf: Object.fromEntries(cpu),
        walGb: gbPerMillion(after.wal - before.wal),
        diskWrittenGb: written === null ? null : gbPerMillion(written),
        storedGb: gbPerMillion(after.stored - before.stored),
      },
    }
  }
}

async function read(bench: BenchFleet) {
  return {
    wal: await walBytes(bench.db),
    stored: await storedBytes(bench.db),
    disk: diskBytesWritten(bench.fleet.dataDir),
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
