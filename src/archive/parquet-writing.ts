import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer'
import { addRows, type Batch, emptyBatch, type OpenBatch } from './batch.ts'
import type { Column, Columns } from './column.ts'
import type { WrittenFile } from './manifest.ts'
import { schemaOf } from './parquet-schema.ts'
import { valuesToFile } from './parquet-values.ts'
import type { PlacedFile } from './place.ts'
import { openRowsHash } from './rows-hash.ts'

/** Rows of a row group: what is encoded at once, some 20 MB of values. 200 groups are a day of 5 million. */
const GROUP_ROWS = 25_000

/** Bytes of a page before it is compressed: what is unpacked of each column for one message. */
const PAGE_BYTES = 65_536

/** Of zstd: above it a day takes much longer and is hardly smaller (19: 20 times the CPU for 15 % of the bytes). */
const ZSTD_LEVEL = 9

/** Values that are looked at to see whether a column repeats itself, and how many of them may differ when it does. */
const SAMPLED = 500
const MANY_DIFFERENT = 300

/** How rows stand in a file. */
export type Order<C extends Columns> = {
  /** Columns that can be searched by the least and the greatest value of row groups. */
  readonly sought: readonly (keyof C & string)[]
  /** Each row group is sorted by the first of them; else rows stay as they come. */
  readonly sorted: boolean
}

/** A Parquet file that is being written. */
export type ParquetWriting<C extends Columns> = {
  /** Adds rows; resolves when more may come. */
  add(batch: Batch<C>): Promise<void>
  /** Ends the file: it is in its place, durably. */
  end(): Promise<WrittenFile>
}

/** Begins a file with these columns in `placed`. Holds one row group in memory, and what is compressed of it. */
export function openParquetWriting<C extends Columns>(
  placed: PlacedFile,
  columns: C,
  { sought, sorted }: Order<C>,
  createdBy: string,
): ParquetWriting<C> {
  const bytes = new ByteWriter()
  const hash = openRowsHash(columns)
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    codec: 'ZSTD',
    compressors: { ZSTD: compress },
    statistics: false,
    createdBy,
  })
  let group: OpenBatch<C> = emptyBatch(columns)
  let rows = 0
  let flushed = 0

  /** Hands over what is encoded, and keeps its place. */
  async function flush(): Promise<void> {
    const encoded = bytes.getBytes().slice()
    bytes.index = 0
    flushed += encoded.byteLength
    await placed.add(encoded)
  }

  async function writeGroup(): Promise<void> {
    if (group.count === 0) return
    const [by] = sought
    if (sorted && by) group = sortedBy(group, columns, by)
    hash.add(group)
    const columnData = Object.entries(columns).map(([name, column]) =>
      sourceOf(column, group.values[name] ?? [], sought.includes(name)),
    )
    rows += group.count
    group = emptyBatch(columns)
    writer.write({ columnData, rowGroupSize: GROUP_ROWS, pageSize: PAGE_BYTES })
    await flush()
  }

  return {
    async add(batch) {
      for (let first = 0; first < batch.count; ) {
        const end = Math.min(batch.count, first + GROUP_ROWS - group.count)
        addRows(group, batch, first, end)
        first = end
        if (group.count === GROUP_ROWS) await writeGroup()
      }
    },
    async end() {
      await writeGroup()
      writer.finish()
      await flush()
      await placed.end()
      return { rows, bytes: flushed, rowsHash: hash.end() }
    },
  }
}

/** The same rows in the order of one column; those that are alike in it stay as they came. */
function sortedBy<C extends Columns>(group: OpenBatch<C>, columns: C, by: keyof C & string): OpenBatch<C> {
  const keys: readonly unknown[] = group.values[by]
  const order = keys
    .map((key, row) => ({ key: String(key), row }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row - b.row))
  const result = emptyBatch(columns)
  for (const { row } of order) addRows(result, group, row, row + 1)
  return result
}

function compress(page: Uint8Array): Uint8Array {
  return Bun.zstdCompressSync(page, { level: ZSTD_LEVEL })
}

function sourceOf(column: Column, values: readonly unknown[], isSought: boolean): ColumnSource {
  const data = valuesToFile(column, values)
  const encoding = encodingOf(column, values)
  return {
    name: column.name,
    data,
    ...(encoding ? { encoding } : {}),
    statistics: isSought,
    // A group is read whole, in one request: its pages need no index.
    offsetIndex: false,
  }
}

/** The smallest that was found for each kind; undefined: the writer makes a dictionary where that helps. */
function encodingOf({ kind }: Column, values: readonly unknown[]): ColumnSource['encoding'] {
  if (kind === 'instant') return 'DELTA_BINARY_PACKED'
  const encoding = WHERE_ALL_DIFFER[kind]
  return encoding && differs(values) ? encoding : undefined
}

const WHERE_ALL_DIFFER: Readonly<Partial<Record<Column['kind'], ColumnSource['encoding']>>> = {
  uuid: 'BYTE_STREAM_SPLIT',
  text: 'DELTA_LENGTH_BYTE_ARRAY',
  int: 'DELTA_BINARY_PACKED',
}

function differs(values: readonly unknown[]): boolean {
  const step = Math.max(1, Math.floor(values.length / SAMPLED))
  const seen = new Set<unknown>()
  for (let row = 0; row < values.length; row += step) seen.add(values[row])
  return seen.size * step > (values.length * MANY_DIFFERENT) / SAMPLED
}
