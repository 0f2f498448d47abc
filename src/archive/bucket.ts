import { S3Client } from 'bun'
import { type Place, PlaceAway } from './place.ts'

/** Bytes that are sent together, and how many such at once: S3 takes at most 10,000 parts of a file. */
const PART_BYTES = 8 * 1_024 * 1_024
const PARTS_AT_ONCE = 2

/** How often a part is tried. */
const TRIES = 5

/** Objects that one request lists or names, at most. */
const LISTED = 1_000

/**
 * A bucket of S3, or of what speaks its protocol, as a place; files are below `prefix`. Credentials, region and endpoint are those
 * of the environment that Bun reads (S3_ACCESS_KEY_ID or AWS_ACCESS_KEY_ID, and so on).
 */
export function openBucket(bucket: string, prefix: string): Place {
  const client = new S3Client({ bucket })
  const address = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`
  const key = (name: string) => (prefix === '' ? name : `${prefix}/${name}`)
  const nameOf = (of: string) => (prefix === '' ? of : of.slice(prefix.length + 1))

  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new PlaceAway(`${address}: ${wordsOf(error)}`, { cause: error })
    }
  }

  return {
    address,
    write: async (name) => {
      const options = { partSize: PART_BYTES, queueSize: PARTS_AT_ONCE, retry: TRIES }
      const writer = client.file(key(name)).writer(options)
      return {
        add: (bytes) =>
          ask(async () => {
            await writer.write(bytes)
            await writer.flush()
          }),
        end: () =>
          ask(async () => {
            await writer.end()
          }),
        async drop() {
          await Promise.resolve(writer.end(new Error('given up'))).catch(() => {})
          await client.delete(key(name)).catch(() => {})
        },
      }
    },
    read: (name, from, to) => ask(async () => await client.file(key(name)).slice(from, to).bytes()),
    size: (name) =>
      ask(async () => {
        try {
          return (await client.stat(key(name))).size
        } catch (error) {
          if (isNone(error)) return null
          throw error
        }
      }),
    list: (under) =>
      ask(async () => {
        const names: string[] = []
        let startAfter: string | undefined
        for (;;) {
          const page = await client.list({
            prefix: key(under),
            maxKeys: LISTED,
            ...(startAfter ? { startAfter } : {}),
          })
          const found = page.contents ?? []
          names.push(...found.map(({ key: of }) => nameOf(of)))
          startAfter = found.at(-1)?.key
          if (!page.isTruncated || !startAfter) return names
        }
      }),
    remove: (name) =>
      ask(async () => {
        await client.delete(key(name))
      }),
  }
}

function isNone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'NoSuchKey' || (error.code === 'UnknownError' && /404/.test(error.message)))
  )
}

/** The code of S3 and its words. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : error.message
}
