import type { AsyncBuffer, FileMetaData } from 'hyparquet'
import { parquetMetadataAsync, parquetReadObjects, parquetScan } from 'hyparquet'
import { must } from '../domain/assert.ts'
import type { Batch } from './batch.ts'
import type { Column, Columns, RowOf } from './column.ts'
import { plainSchema } from './parquet-schema.ts'
import { uuidOfBytes, valuesFromFile } from './parquet-values.ts'
import type { Place } from './place.ts'
import { PlaceAway } from './place.ts'

type Range = { readonly from: number; readonly to: number }

/** Some rows that stand together in a file, read and unpacked together. */
export type RowGroup = {
  readonly index: number
  readonly first: number
  readonly rows: number
  /** Where it is in the file. */
  readonly from: number
  readonly to: number
  /** Where each of its columns is in the file, by their names in it. */
  readonly chunks: Readonly<Record<string, Range>>
  /** The least and the greatest value of the columns that can be searched by, by their names in the file. */
  readonly bounds: Readonly<Record<string, readonly [least: unknown, greatest: unknown]>>
}

/** A Parquet file of a day that can be read. */
export type ParquetFile<C extends Columns> = {
  readonly rows: number
  readonly groups: readonly RowGroup[]
  /** A row group. Columns that the file does not have yet are empty. */
  readGroup(group: RowGroup): Promise<Batch<C>>
  /** The same, of these columns alone. */
  readColumns<Name extends keyof C & string>(
    group: RowGroup,
    names: readonly Name[],
  ): Promise<Batch<Pick<C, Name>>>
  /** One column of a row group. Of the group its bytes alone are read: a hundredth of it, where few values differ. */
  readColumn<Name extends keyof C & string>(group: RowGroup, name: Name): Promise<Batch<C>['values'][Name]>
  /** Some rows of a row group, by their numbers in it. */
  readRows(group: RowGroup, rows: readonly number[]): Promise<RowOf<C>[]>
}

const COMPRESSORS = { ZSTD: (page: Uint8Array) => Bun.zstdDecompressSync(page) }

const text = new TextDecoder()

/** The text of JSON stays as it was written. */
const PARSERS = { uuidFromBytes: uuidOfBytes, jsonFromBytes: (bytes: Uint8Array) => text.decode(bytes) }

/** A footer is read with one request: it takes so many bytes, or this share of a file with many row groups. */
const FOOTER_BYTES = 65_536
const FOOTER_SHARE = 1 / 300

/**
 * Opens a file of so many bytes: reads its footer, 0.4 MB of a day of 5 million. Rejects with `PlaceAway` when it is not there, or no such
 * file.
 */
export async function openParquetFile<C extends Columns>(
  place: Place,
  name: string,
  columns: C,
  byteLength: number,
): Promise<ParquetFile<C>> {
  const whole = bufferOf(place, name, byteLength, 0)
  const initialFetchSize = Math.min(byteLength, Math.max(FOOTER_BYTES, Math.ceil(byteLength * FOOTER_SHARE)))
  const metadata = await unlessBroken(place, name, () =>
    parquetMetadataAsync(whole, { parsers: PARSERS, initialFetchSize }),
  )
  const groups = groupsOf(metadata)
  const plain: FileMetaData = { ...metadata, schema: plainSchema(metadata.schema) }
  const there = new Set(metadata.schema.slice(1).map((element) => element.name))
  const columnOf = (key: string) => must(columns[key], 'a column of the file')

  /** The row group that was read last, 2 MB: who asks for a row has just looked for it in its group. */
  let last: { readonly index: number; readonly bytes: Promise<Uint8Array> } | null = null

  function bytesOf({ index, from, to }: RowGroup): Promise<Uint8Array> {
    if (last?.index === index) return last.bytes
    const bytes = place.read(name, from, to)
    const read = { index, bytes }
    last = read
    bytes.catch(() => {
      if (last === read) last = null
    })
    return bytes
  }

  /** To read with, where these bytes are here. */
  function optionsOf(bytes: Uint8Array, from: number) {
    return {
      file: heldBuffer(bytes, from, byteLength),
      metadata: plain,
      compressors: COMPRESSORS,
      parsers: PARSERS,
    }
  }

  async function open(group: RowGroup) {
    return optionsOf(await bytesOf(group), group.from)
  }

  async function openColumn(group: RowGroup, column: string) {
    const chunk = group.chunks[column]
    if (!chunk || last?.index === group.index) return await open(group)
    return optionsOf(await place.read(name, chunk.from, chunk.to), chunk.from)
  }

  async function readValues(options: ReturnType<typeof optionsOf>, group: RowGroup, keys: readonly string[]) {
    return await unlessBroken(place, name, async () => {
      const found = keys.map((key) => columnOf(key).name).filter((of) => there.has(of))
      const scan = await parquetScan({ ...options, columns: found })
      const range = { rowStart: group.first, rowEnd: group.first + group.rows }
      const values: Record<string, unknown[]> = {}
      for (const key of keys) {
        const column = columnOf(key)
        values[key] = there.has(column.name)
          ? valuesFromFile(column, await scan.readColumn({ column: column.name, ...range }))
          : new Array(group.rows).fill(null)
      }
      return { count: group.rows, values }
    })
  }

  return {
    rows: Number(metadata.num_rows),
    groups,
    async readGroup(group) {
      return (await readValues(await open(group), group, Object.keys(columns))) as unknown as Batch<C> // all of its columns
    },
    async readColumns(group, names) {
      const batch = await readValues(await open(group), group, names)
      return batch as unknown as Batch<Pick<C, (typeof names)[number]>> // these columns
    },
    async readColumn(group, key) {
      const { values } = await readValues(await openColumn(group, columnOf(key).name), group, [key])
      return values[key] as Batch<C>['values'][typeof key] // this column
    },
    async readRows(group, rows) {
      const options = await open(group)
      return await unlessBroken(place, name, async () => {
        const found: RowOf<C>[] = []
        for (const row of rows) {
          const rowStart = group.first + row
          const [values] = await parquetReadObjects({ ...options, rowStart, rowEnd: rowStart + 1 })
          found.push(rowOf(columns, must(values, 'the row of the group')))
        }
        return found
      })
    },
  }
}

function rowOf<C extends Columns>(columns: C, values: Readonly<Record<string, unknown>>): RowOf<C> {
  const entries = Object.entries(columns).map(([key, column]: [string, Column]) => [
    key,
    valuesFromFile(column, [values[column.name]])[0],
  ])
  return Object.fromEntries(entries) as RowOf<C> // of these columns
}

function groupsOf(metadata: FileMetaData): RowGroup[] {
  let first = 0
  return metadata.row_groups.map((group, index) => {
    const rows = Number(group.num_rows)
    const chunks = group.columns.flatMap(({ meta_data }) => (meta_data ? [meta_data] : []))
    const ranges = chunks.map((chunk) => {
      const from = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset)
      return [
        chunk.path_in_schema.join('.'),
        { from, to: from + Number(chunk.total_compressed_size) },
      ] as const
    })
    const from = Math.min(...ranges.map(([, range]) => range.from))
    const to = Math.max(...ranges.map(([, range]) => range.to))
    const bounds = chunks.flatMap(({ path_in_schema, statistics }) =>
      statistics?.min_value === undefined
        ? []
        : [[path_in_schema.join('.'), [statistics.min_value, statistics.max_value]] as const],
    )
    first += rows
    return {
      ...{ index, first: first - rows, rows, from, to },
      chunks: Object.fromEntries(ranges),
      bounds: Object.fromEntries(bounds),
    }
  })
}

/** A file that is read from its place, from `from` on. */
function bufferOf(place: Place, name: string, byteLength: number, from: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const bytes = await place.read(name, from + start, from + end)
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer // of bytes that were just read
    },
  }
}

/** A file of which these bytes are here, from `from` on. */
function heldBuffer(bytes: Uint8Array, from: number, byteLength: number): AsyncBuffer {
  const held = bytes.buffer as ArrayBuffer // of bytes that were just read
  return {
    byteLength,
    slice: (start, end = byteLength) =>
      held.slice(bytes.byteOffset + start - from, bytes.byteOffset + end - from),
  }
}

/** What a file that is no Parquet, or is cut off, makes the reader throw is a matter of its place. */
async function unlessBroken<T>(place: Place, name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof PlaceAway) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new PlaceAway(`${place.address}/${name} cannot be read: ${reason}`, { cause: error })
  }
}
