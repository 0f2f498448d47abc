import type { MessageId } from '../domain/message.ts'
import type { DayReader, PageOfDay } from './archive.ts'
import { type Batch, rowAt } from './batch.ts'
import type { Columns, RowOf } from './column.ts'
import { type ArchivedMessage, type ArchivedPart, DAY_FILES, type DayFile } from './day-files.ts'
import { fileName, type Manifest, type WrittenFile } from './manifest.ts'
import { openParquetFile, type ParquetFile, type RowGroup } from './parquet-reading.ts'
import type { Place } from './place.ts'
import { PROVIDER_IDS, providerIdHash } from './provider-ids.ts'

/** Footers that are kept: 0.4 MB each of a day of 5 million. */
const KEPT_FILES = 12

/** From so many rows of one group on, all of it is unpacked: less than so many rows one by one. */
const FEW_ROWS = 4

/** Opens days, and keeps what it has read of their files lately. Files of a generation never change. */
export function openDays(): (place: Place, manifest: Manifest) => DayReader {
  const kept = new Map<string, Promise<ParquetFile<Columns>>>()

  function open<C extends Columns>(
    place: Place,
    name: string,
    columns: C,
    { bytes }: WrittenFile,
  ): Promise<ParquetFile<C>> {
    const key = `${place.address}/${name}`
    const known = kept.get(key)
    const opened = known ?? openParquetFile(place, name, columns, bytes)
    kept.delete(key)
    kept.set(key, opened as Promise<ParquetFile<Columns>>)
    opened.catch(() => kept.delete(key))
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_FILES) break
      kept.delete(oldest)
    }
    return opened as Promise<ParquetFile<C>> // the columns of the file of this name
  }

  return (place, manifest) =>
    readerOf(
      manifest,
      (file) => open(place, fileName(manifest, file), DAY_FILES[file], manifest.files[file]),
      () => open(place, fileName(manifest, 'providerIds'), PROVIDER_IDS, manifest.files.providerIds),
    )
}

function readerOf(
  manifest: Manifest,
  open: <F extends DayFile>(file: F) => Promise<ParquetFile<(typeof DAY_FILES)[F]>>,
  openIds: () => Promise<ParquetFile<typeof PROVIDER_IDS>>,
): DayReader {
  /** The rows of a file whose `key` is this, in their order. */
  async function rowsWith<F extends DayFile, Name extends keyof (typeof DAY_FILES)[F] & string>(
    file: F,
    key: Name,
    value: string,
  ): Promise<RowOf<(typeof DAY_FILES)[F]>[]> {
    if (manifest.files[file].rows === 0) return []
    const opened = await open(file)
    const column = DAY_FILES[file][key as keyof (typeof DAY_FILES)[F]] as { readonly name: string } // one of its names
    const groups = opened.groups.filter((group) => mayHave(group, column.name, value))
    const found = await Promise.all(
      groups.map(async (group) => {
        const { values } = await opened.readColumns(group, [key])
        return await rowsOf(opened, group, placesOf(values[key], value))
      }),
    )
    return found.flat()
  }

  return {
    day: manifest.day.replaceAll('-', ''),
    manifest,
    message: async (id) => (await rowsWith('messages', 'id', id.toLowerCase()))[0] ?? null,
    messages: async (page) => await readPage(await open('messages'), page),
    events: async (id) => await rowsWith('events', 'messageId', id.toLowerCase()),
    exchanges: async (id, most) => {
      const rows = await rowsWith('exchanges', 'messageId', id.toLowerCase())
      return rows.toSorted((a, b) => a.startedAt - b.startedAt).slice(-most)
    },
    parts: async (id) => await rowsWith('parts', 'messageId', id.toLowerCase()),
    requests: async (requestId) => await rowsWith('requests', 'requestId', requestId),
    providerIds: async (provider, ids) => await findProviderIds(provider, ids, open, openIds),
  }
}

/** Whether rows of the group may have this value, by its bounds where it has some. */
function mayHave({ bounds }: RowGroup, column: string, value: string | number): boolean {
  const [least, greatest] = bounds[column] ?? []
  if (least === undefined || greatest === undefined) return true
  return typeof value === 'number'
    ? value >= Number(least) && value <= Number(greatest)
    : value >= String(least) && value <= String(greatest)
}

function placesOf(values: readonly unknown[], value: unknown): number[] {
  const places: number[] = []
  for (let at = values.indexOf(value); at >= 0; at = values.indexOf(value, at + 1)) places.push(at)
  return places
}

async function rowsOf<C extends Columns>(
  file: ParquetFile<C>,
  group: RowGroup,
  rows: readonly number[],
): Promise<RowOf<C>[]> {
  if (rows.length < FEW_ROWS) return await file.readRows(group, rows)
  const all: Batch<C> = await file.readGroup(group)
  return rows.map((row) => rowAt(all, row))
}

async function readPage(
  file: ParquetFile<(typeof DAY_FILES)['messages']>,
  { clientId, before, from, most, where }: PageOfDay,
): Promise<ArchivedMessage[]> {
  const found: ArchivedMessage[] = []
  for (const group of file.groups.toReversed()) {
    if (found.length >= most) break
    const [least = '', greatest = ''] = (group.bounds['id'] ?? []).map(String)
    if ((before !== null && least >= before) || (from !== null && greatest < from)) continue
    if (clientId !== null && !(await file.readColumn(group, 'clientId')).includes(clientId)) continue
    const { values } = await file.readColumns(group, ['id', 'clientId'])
    const isOfPage = (id: MessageId, row: number) =>
      (before === null || id < before) &&
      (from === null || id >= from) &&
      (clientId === null || values.clientId[row] === clientId)
    const rows = values.id.flatMap((id, row) => (isOfPage(id, row) ? [row] : [])).toReversed()
    if (rows.length === 0) continue
    const wanted = where ? rows : rows.slice(0, most - found.length)
    const messages = await rowsOf(file, group, wanted)
    found.push(...(where ? messages.filter(where) : messages).slice(0, most - found.length))
  }
  return found
}

async function findProviderIds(
  provider: string,
  ids: readonly string[],
  open: <F extends DayFile>(file: F) => Promise<ParquetFile<(typeof DAY_FILES)[F]>>,
  openIds: () => Promise<ParquetFile<typeof PROVIDER_IDS>>,
): Promise<ArchivedPart[]> {
  const wanted = new Set(ids)
  const hashes = new Set(ids.map((id) => providerIdHash(provider, id)))
  const index = await openIds()
  const groups = index.groups.filter((group) =>
    [...hashes].some((hash) => mayHave(group, PROVIDER_IDS.hash.name, hash)),
  )
  const rows: number[] = []
  for (const group of groups) {
    const { values } = await index.readGroup(group)
    for (const [at, hash] of values.hash.entries()) if (hashes.has(hash)) rows.push(values.row[at] ?? 0)
  }
  const isWanted = (row: { readonly provider: string | null; readonly providerMessageId: string | null }) =>
    row.provider === provider && row.providerMessageId !== null && wanted.has(row.providerMessageId)
  const ofMessages = rows.filter((row) => row >= 0)
  const ofParts = rows.filter((row) => row < 0).map((row) => -row - 1)
  const messages = ofMessages.length > 0 ? await rowsAt(await open('messages'), ofMessages) : []
  const parts = ofParts.length > 0 ? await rowsAt(await open('parts'), ofParts) : []
  return [...messages.filter(isWanted).map(partOf), ...parts.filter(isWanted)]
}

/** Rows by their numbers in the file. */
async function rowsAt<C extends Columns>(file: ParquetFile<C>, rows: readonly number[]): Promise<RowOf<C>[]> {
  const found = await Promise.all(
    file.groups.map(async (group) => {
      const inGroup = rows.map((row) => row - group.first).filter((row) => row >= 0 && row < group.rows)
      return inGroup.length > 0 ? await rowsOf(file, group, inGroup) : []
    }),
  )
  return found.flat()
}

/** The id in a message's own row: of its last attempt, and of its first part where each part has one. */
function partOf({ id, provider, providerMessageId, attempts, partsAttempt }: ArchivedMessage): ArchivedPart {
  return {
    providerMessageId: providerMessageId ?? '',
    provider: provider ?? '',
    messageId: id,
    attempt: partsAttempt ?? attempts,
    part: partsAttempt === null ? null : 1,
  }
}
