import { copyFileSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from './db.ts'

/** A file that was written to less long before it was looked at may be written again without another time of change. */
const TIME_OF_CHANGE_NS = 1_000_000_000n

/** Passes beside the traffic: the second one copies what changed during the first, so that little is left for the last. */
const PASSES_BEFORE = 2

/** What of the folder belongs to the process that has it open, not to the database. */
const NOT_COPIED: readonly string[] = ['postmaster.pid', 'postmaster.opts']

/** How a copy went, and the instant that it is of, in Unix milliseconds. */
export type Copied = {
  readonly files: number
  readonly bytes: number
  readonly heldMs: number
  readonly atMs: number
}

type Seen = { readonly size: bigint; readonly changedNs: bigint; readonly lookedNs: bigint }

/**
 * Copies the folder of an embedded database into a new one, whether a gateway has it open or not. Its files are copied beside
 * the traffic first; then everyone waits, for `heldMs`, while those that changed meanwhile are copied again. What the copy
 * holds is what was committed by then, whole. `db` must be a pool on that database: a transaction has it for itself.
 */
export async function copyEmbedded({ sql }: Db, from: string, into: string): Promise<Copied> {
  const seen = new Map<string, Seen>()
  for (let pass = 0; pass < PASSES_BEFORE; pass++) copyChanged(from, into, seen)
  await sql.unsafe('checkpoint')
  return await sql.begin(async (tx) => {
    const heldSince = performance.now()
    const atMs = Date.now()
    // What is in memory only goes to the files, and nothing comes after it.
    await tx.unsafe('checkpoint')
    copyChanged(from, into, seen)
    const bytes = seen.values().reduce((sum, { size }) => sum + Number(size), 0)
    return { files: seen.size, bytes, heldMs: performance.now() - heldSince, atMs }
  })
}

/** Copies what is not as it was seen before, and takes away what is gone. */
function copyChanged(from: string, into: string, seen: Map<string, Seen>): void {
  const there = new Set<string>()
  const walk = (folder: string): void => {
    mkdirSync(join(into, folder), { recursive: true, mode: 0o700 })
    for (const entry of namesIn(join(from, folder))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (!NOT_COPIED.includes(path) && copyIfChanged(from, into, path, seen)) there.add(path)
    }
  }
  walk('')
  for (const path of seen.keys().filter((one) => !there.has(one))) {
    rmSync(join(into, path), { force: true })
    seen.delete(path)
  }
}

function namesIn(folder: string) {
  return unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []
}

/** False when it is gone. */
function copyIfChanged(from: string, into: string, path: string, seen: Map<string, Seen>): boolean {
  const stat = unlessGone(() => lstatSync(join(from, path), { bigint: true }))
  if (!stat) return false
  const now: Seen = {
    size: stat.size,
    changedNs: stat.mtimeNs,
    lookedNs: BigInt(Date.now()) * 1_000_000n,
  }
  if (isSame(now, seen.get(path))) return true
  const isCopied = unlessGone(() => {
    copyFileSync(join(from, path), join(into, path))
    return true
  })
  if (isCopied) seen.set(path, now)
  return isCopied === true
}

function isSame(now: Seen, before: Seen | undefined): boolean {
  if (!before || before.size !== now.size || before.changedNs !== now.changedNs) return false
  return before.lookedNs - before.changedNs > TIME_OF_CHANGE_NS
}

/** Files of a database at work come and go. */
function unlessGone<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
