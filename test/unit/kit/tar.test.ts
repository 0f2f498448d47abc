import { describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BadArchive, packTar, type TarEntry, unpackTar } from '../../../src/kit/tar.ts'

const file = (name: string, content: string): TarEntry => ({
  kind: 'file',
  name,
  mode: 0o600,
  modifiedAtMs: 1_700_000_000_000,
  size: Buffer.byteLength(content),
  content: [Buffer.from(content)],
})
const folder = (name: string): TarEntry => ({ ...file(name, ''), kind: 'folder', mode: 0o700, content: [] })

async function packed(entries: readonly TarEntry[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(packTar(entries)))
}

/** Each with its content. */
async function unpacked(bytes: Iterable<Uint8Array>): Promise<string[]> {
  const read: string[] = []
  for await (const { kind, name, mode, content } of unpackTar(bytes))
    read.push(
      `${kind} ${name} ${mode.toString(8)} ${Buffer.concat(await Array.fromAsync(content)).toString()}`,
    )
  return read
}

const ENTRIES = [folder('a'), file('a/empty', ''), file('a/b', 'é'.repeat(300)), file('c', 'x'.repeat(512))]
const READ = [
  'folder a 700 ',
  'file a/empty 600 ',
  `file a/b 600 ${'é'.repeat(300)}`,
  `file c 600 ${'x'.repeat(512)}`,
]

describe('an archive', () => {
  test.each([1, 7, 511, 512, 513, 100_000])('is read whole in pieces of %d bytes', async (length) => {
    const bytes = await packed(ENTRIES)
    const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
      bytes.subarray(index * length, (index + 1) * length),
    )
    expect(await unpacked(pieces)).toEqual(READ)
  })

  test('is read by tar, and one of tar is read', async () => {
    const place = mkdtempSync(join(tmpdir(), 'sms-tar-'))
    try {
      writeFileSync(join(place, 'ours.tar'), await packed(ENTRIES))
      mkdirSync(join(place, 'out'))
      const out = Bun.spawnSync(['tar', '-xvf', join(place, 'ours.tar')], { cwd: join(place, 'out') })
      expect([out.exitCode, out.stdout.toString(), out.stderr.toString()]).toEqual([
        0,
        'a/\na/empty\na/b\nc\n',
        '',
      ])
      const theirs = Bun.spawnSync(['tar', '-c', '--format=ustar', 'a', 'c'], { cwd: join(place, 'out') })
      expect((await unpacked([theirs.stdout])).toSorted()).toEqual(READ.toSorted())
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  })

  test('that is cut off anywhere is refused, never read as a shorter one', async () => {
    const bytes = await packed(ENTRIES)
    for (let length = 0; length < bytes.length - 512; length += 256)
      expect(unpacked([bytes.subarray(0, length)])).rejects.toBeInstanceOf(BadArchive)
  })

  test.each([
    ['a byte of its header is another', (bytes: Buffer) => bytes.writeUInt8(0x7a, 0)],
    ['it is no tar', (bytes: Buffer) => bytes.fill('no tar ')],
  ])('is refused when %s', async (_, spoil) => {
    const bytes = await packed(ENTRIES)
    spoil(bytes)
    expect(unpacked([bytes])).rejects.toBeInstanceOf(BadArchive)
  })

  test.each(['../out', 'a/../../out', '/etc/out'])('that would write to %s is refused', async (name) => {
    expect(unpacked([await packed([file(name, 'x')])])).rejects.toBeInstanceOf(BadArchive)
  })

  test('is not made of a name without a place in it, nor of a file that changes meanwhile', async () => {
    expect(packed([file('n'.repeat(101), '')])).rejects.toBeInstanceOf(BadArchive)
    expect(packed([{ ...file('a', 'short'), size: 6 }])).rejects.toBeInstanceOf(BadArchive)
  })
})
