import type { Batch } from './batch.ts'
import type { Columns } from './column.ts'
import { DAY_FILES, type DayFile, type MESSAGES } from './day-files.ts'
import { fileName, type Manifest, type WrittenFile } from './manifest.ts'
import { openMoneyTotals } from './money-totals.ts'
import { openParquetFile } from './parquet-reading.ts'
import { type Place, PlaceAway } from './place.ts'
import { PROVIDER_IDS } from './provider-ids.ts'
import { openRowsHash } from './rows-hash.ts'
import type { OnRows } from './write-day.ts'

/** The files are not what their manifest says. */
export class DayDiffers extends Error {
  override readonly name = 'DayDiffers'
}

/**
 * All rows of a file of a day, row group by row group, compared with the manifest as they come: rejects with `DayDiffers` at the end
 * when they are not what was written.
 */
export async function* readBatches<F extends DayFile>(
  place: Place,
  manifest: Manifest,
  file: F,
): AsyncGenerator<Batch<(typeof DAY_FILES)[F]>> {
  yield* batchesOf(place, fileName(manifest, file), DAY_FILES[file], manifest.files[file])
}

async function* batchesOf<C extends Columns>(
  place: Place,
  name: string,
  columns: C,
  written: WrittenFile,
): AsyncGenerator<Batch<C>> {
  const bytes = await place.size(name)
  if (bytes !== written.bytes)
    throw bytes === null
      ? new PlaceAway(`${place.address} has no ${name}`)
      : new DayDiffers(`${name} in ${place.address} has ${bytes} bytes, not ${written.bytes}`)
  const file = await openParquetFile(place, name, columns, bytes)
  const hash = openRowsHash(columns)
  for (const group of file.groups) {
    const batch = await file.readGroup(group)
    hash.add(batch)
    yield batch
  }
  if (file.rows !== written.rows)
    throw new DayDiffers(`${name} in ${place.address} has ${file.rows} rows, not ${written.rows}`)
  if (hash.end() !== written.rowsHash)
    throw new DayDiffers(`${name} in ${place.address} holds other rows than were written`)
}

/**
 * Reads all of a generation and compares it with its manifest: bytes, rows, the hash of all values, and what its locks did to money.
 * `look` sees its messages as they come. Rejects with `DayDiffers` or `PlaceAway`.
 */
export async function compareDay(
  place: Place,
  manifest: Manifest,
  onRows: OnRows,
  look: (messages: Batch<typeof MESSAGES>) => Promise<void> = async () => {},
): Promise<void> {
  const totals = openMoneyTotals()
  for await (const batch of readBatches(place, manifest, 'messages')) {
    totals.add(batch)
    await look(batch)
    await onRows(batch.count)
  }
  for (const file of ['events', 'parts', 'requests', 'exchanges'] as const)
    for await (const { count } of readBatches(place, manifest, file)) await onRows(count)
  const ids = batchesOf(place, fileName(manifest, 'providerIds'), PROVIDER_IDS, manifest.files.providerIds)
  for await (const { count } of ids) await onRows(count)
  if (JSON.stringify(totals.all()) !== JSON.stringify(manifest.totals))
    throw new DayDiffers(
      `${fileName(manifest, 'messages')} in ${place.address} has other sums of money than its manifest`,
    )
}
