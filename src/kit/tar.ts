// Archives in the format that every `tar` reads: POSIX.1-1988 ustar (POSIX.1-2017, pax, "ustar Interchange Format").

const BLOCK_BYTES = 512
/** Two blocks of zeros end an archive; what ends without them was cut off. */
const END = new Uint8Array(2 * BLOCK_BYTES)
const MAX_NAME_BYTES = 100
/** Eleven octal digits. */
const MAX_FILE_BYTES = 8 ** 11 - 1

/** Where the fields of a header stand, with their bytes. */
const FIELDS = {
  name: [0, MAX_NAME_BYTES],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  kind: [156, 1],
  magic: [257, 8],
} as const
const KINDS = { '0': 'file', '5': 'folder' } as const

/** A file or a folder of an archive; `name` is relative, with slashes, at most 100 bytes. A folder has no content. */
export type TarEntry = {
  readonly kind: 'file' | 'folder'
  readonly name: string
  /** Unix permission bits. */
  readonly mode: number
  readonly modifiedAtMs: number
  /** Bytes of the content. */
  readonly size: number
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** An archive that is none, is cut off, or holds what is neither a file nor a folder below it. */
export class BadArchive extends Error {
  override readonly name = 'BadArchive'
}

/** The bytes of an archive of these. Throws `BadArchive` for a name or a size without a place in it, and for a content of another size. */
export async function* packTar(
  entries: AsyncIterable<TarEntry> | Iterable<TarEntry>,
): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield headerOf(entry)
    let size = 0
    for await (const chunk of entry.content) {
      size += chunk.length
      yield chunk
    }
    if (size !== entry.size) throw new BadArchive(`${entry.name} changed while it was packed`)
    yield new Uint8Array(paddingOf(size))
  }
  yield END
}

/** What an archive holds, in its order. The content of each is to be read before the next is asked for. Throws `BadArchive`. */
export async function* unpackTar(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<TarEntry> {
  const reader = openReader(bytes)
  for (;;) {
    const header = await reader.exactly(BLOCK_BYTES)
    if (header.every((byte) => byte === 0)) return
    const entry = readHeader(header)
    let isRead = false
    async function* content() {
      yield* reader.upTo(entry.size)
      isRead = true
    }
    yield { ...entry, content: content() }
    if (!isRead && entry.size > 0) throw new BadArchive(`the content of ${entry.name} was not read`)
    await reader.exactly(paddingOf(entry.size))
  }
}

function paddingOf(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES
}

function headerOf({ kind, name, mode, modifiedAtMs, size }: TarEntry): Uint8Array {
  const header = Buffer.alloc(BLOCK_BYTES)
  const full = kind === 'folder' ? `${name}/` : name
  if (Buffer.byteLength(full) > MAX_NAME_BYTES) throw new BadArchive(`the name ${name} is too long`)
  if (size > MAX_FILE_BYTES) throw new BadArchive(`${name} is too large`)
  const write = (field: keyof typeof FIELDS, text: string) => header.write(text, FIELDS[field][0])
  const octal = (field: keyof typeof FIELDS, value: number) =>
    write(field, value.toString(8).padStart(FIELDS[field][1] - 1, '0'))
  write('name', full)
  octal('mode', mode)
  octal('uid', 0)
  octal('gid', 0)
  octal('size', size)
  octal('mtime', Math.max(0, Math.floor(modifiedAtMs / 1_000)))
  write('kind', kind === 'folder' ? '5' : '0')
  write('magic', 'ustar\x0000')
  write('checksum', `${checksumOf(header).toString(8).padStart(6, '0')}\0 `)
  return header
}

function readHeader(header: Buffer): Omit<TarEntry, 'content'> {
  const text = (field: keyof typeof FIELDS) => {
    const [at, bytes] = FIELDS[field]
    return header.toString('utf8', at, at + bytes).split('\0')[0] ?? ''
  }
  const octal = (field: keyof typeof FIELDS) => Number.parseInt(text(field).trim(), 8)
  if (!text('magic').startsWith('ustar') || octal('checksum') !== checksumOf(header))
    throw new BadArchive('this is no archive of tar')
  const name = text('name').replace(/\/$/, '')
  const kind = KINDS[text('kind') as keyof typeof KINDS] // any other one is undefined
  if (kind === undefined || name.startsWith('/') || name.split('/').some((part) => part === '..'))
    throw new BadArchive(`${name} is neither a file nor a folder of the archive`)
  const size = octal('size')
  return { kind, name, mode: octal('mode'), modifiedAtMs: octal('mtime') * 1_000, size }
}

/** The sum of the header's bytes, its own field read as blanks. */
function checksumOf(header: Uint8Array): number {
  const [at, bytes] = FIELDS.checksum
  return header.reduce((sum, byte, index) => sum + (index >= at && index < at + bytes ? 0x20 : byte), 0)
}

/** Hands out bytes in the portions that are asked for, however they come. */
function openReader(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const chunks = Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]()
  let rest: Uint8Array = new Uint8Array()

  async function* upTo(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (rest.length === 0) {
        const next = await chunks.next()
        if (next.done) throw new BadArchive('the archive is cut off')
        rest = next.value
      }
      const piece = rest.subarray(0, left)
      rest = rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  return {
    upTo,
    async exactly(count: number): Promise<Buffer> {
      return Buffer.concat(await Array.fromAsync(upTo(count)))
    },
  }
}
