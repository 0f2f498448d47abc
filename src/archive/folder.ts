import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { type Place, PlaceAway } from './place.ts'

/** What a file is called until it is whole. */
const UNFINISHED = '.unfinished'

/** A folder as a place. It is made when the first file is written. */
export function openFolder(path: string): Place {
  const at = (name: string) => join(path, name)

  /** Does it, or says why the folder cannot. */
  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new PlaceAway(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }

  return {
    address: path,
    write: (name) =>
      ask(async () => {
        const target = at(name)
        const unfinished = target + UNFINISHED
        await mkdir(dirname(target), { recursive: true, mode: 0o700 })
        const file = await open(unfinished, 'w', 0o600)
        return {
          add: (bytes) =>
            ask(async () => {
              for (let from = 0; from < bytes.byteLength; )
                from += (await file.write(bytes, from)).bytesWritten
            }),
          end: () =>
            ask(async () => {
              await file.sync()
              await file.close()
              await rename(unfinished, target)
              await syncFolder(dirname(target))
            }),
          async drop() {
            await file.close().catch(() => {})
            await rm(unfinished, { force: true }).catch(() => {})
          },
        }
      }),
    read: (name, from, to) =>
      ask(async () => {
        const file = await open(at(name), 'r')
        try {
          const bytes = new Uint8Array(to - from)
          let read = 0
          while (read < bytes.length) {
            const { bytesRead } = await file.read(bytes, read, bytes.length - read, from + read)
            if (bytesRead === 0) throw new Error(`${name} ends at ${from + read}`)
            read += bytesRead
          }
          return bytes
        } finally {
          await file.close()
        }
      }),
    size: (name) =>
      ask(async () => {
        const found = await unlessNone(stat(at(name)))
        return found ? found.size : null
      }),
    list: (prefix) =>
      ask(async () => {
        const folder = at(prefix)
        const found = (await unlessNone(readdir(folder, { recursive: true, withFileTypes: true }))) ?? []
        return found
          .filter((entry) => entry.isFile())
          .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      }),
    remove: (name) =>
      ask(async () => {
        await rm(at(name), { force: true })
        await removeEmpty(dirname(at(name)), path)
      }),
  }
}

/** A name in a folder lasts when the folder was written, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Removes the folders of a removed file that are empty now, below `top`. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  for (let at = folder; at !== top && at.startsWith(top); at = dirname(at)) {
    if (((await unlessNone(readdir(at))) ?? []).length > 0) return
    await rm(at, { recursive: true, force: true })
  }
}

async function unlessNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
