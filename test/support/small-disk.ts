import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own that a test fills and frees. */
export type SmallDisk = {
  readonly path: string
  /** Takes all that is free. A second call takes what was freed since. */
  fill(): void
  /** Gives back what `fill` took. */
  free(): void
  remove(): void
}

const MIB = 1024 * 1024
/** Another size of writes for what no whole MiB fits into any more. */
const CRUMB_BYTES = 4096

/** Where containers that may not mount have a small file system all the same: 64 MB by default. */
const SHARED_MEMORY = '/dev/shm'

/**
 * Opens a disk of this size: a tmpfs, where root (or sudo without a password) may mount one; else the container's
 * `/dev/shm`, when that is no larger, so that filling it takes no machine's memory. Null, and a line on the screen, where
 * there is neither.
 */
export function openSmallDisk(mebibytes: number): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'sms-small-disk-'))
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const [program = '', ...words] = [
    ...root,
    'mount',
    '-t',
    'tmpfs',
    '-o',
    `size=${mebibytes}m`,
    'tmpfs',
    path,
  ]
  if (spawnSync(program, words).status === 0) {
    return smallDisk(path, () => {
      const [umount = '', ...args] = [...root, 'umount', '--lazy', path]
      spawnSync(umount, args)
      rmSync(path, { recursive: true, force: true })
    })
  }
  rmSync(path, { recursive: true, force: true })
  const shared = existsSync(SHARED_MEMORY) ? statfsSync(SHARED_MEMORY) : null
  if (shared && shared.bavail * shared.bsize <= mebibytes * MIB) {
    const folder = mkdtempSync(join(SHARED_MEMORY, 'sms-'))
    return smallDisk(folder, () => rmSync(folder, { recursive: true, force: true }))
  }
  console.log('SKIPPED: no small disk can be had here: a tmpfs wants root, or sudo without a password')
  return null
}

function smallDisk(path: string, remove: () => void): SmallDisk {
  chmodSync(path, 0o777)
  const file = join(path, 'filler')
  return {
    path,
    fill() {
      const filler = openSync(file, 'a')
      for (const bytes of [MIB, CRUMB_BYTES]) while (writes(filler, bytes));
      closeSync(filler)
    },
    free: () => rmSync(file, { force: true }),
    remove,
  }
}

/** False when there is no room. */
function writes(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) === bytes
  } catch {
    return false
  }
}
