import type { Batch } from './batch.ts'
import type { Columns } from './column.ts'
import { DAY_FILES, type DayFile } from './day-files.ts'
import { fileName, folderOf, type Manifest, type WrittenFile } from './manifest.ts'
import { openMoneyTotals } from './money-totals.ts'
import { type Order, openParquetWriting } from './parquet-writing.ts'
import type { Place } from './place.ts'
import { openProviderIds, PROVIDER_IDS } from './provider-ids.ts'

/** The rows of a day, file by file, each asked for once and in this order. */
export type DayRows = { readonly [F in DayFile]: () => AsyncIterable<Batch<(typeof DAY_FILES)[F]>> }

/** Told of rows that were written or read; it may hold the work up. */
export type OnRows = (rows: number) => Promise<void>

/** How the rows of each file stand. */
export const ORDERS: { readonly [F in DayFile]: Order<(typeof DAY_FILES)[F]> } = {
  messages: { sought: ['id'], sorted: false },
  events: { sought: ['messageId'], sorted: false },
  parts: { sought: ['messageId'], sorted: false },
  requests: { sought: ['id'], sorted: false },
  exchanges: { sought: ['messageId'], sorted: true },
}

/**
 * Writes a generation of a day, its manifest last. Nothing of it is there as a day until a row of the database says so. Rejects with
 * `PlaceAway`, and leaves files that the next writing removes.
 */
export async function writeDay(
  place: Place,
  about: Pick<Manifest, 'day' | 'generation' | 'release' | 'startedAt' | 'exchangesUntilMs'>,
  rows: DayRows,
  onRows: OnRows,
): Promise<Manifest> {
  const totals = openMoneyTotals()
  const providerIds = openProviderIds()

  async function write<C extends Columns>(
    file: string,
    columns: C,
    order: Order<C>,
    batches: AsyncIterable<Batch<C>> | Iterable<Batch<C>>,
    seen: (batch: Batch<C>) => void = () => {},
  ): Promise<WrittenFile> {
    const placed = await place.write(fileName(about, file))
    try {
      const writing = openParquetWriting(placed, columns, order, `sms-gateway ${about.release}`)
      for await (const batch of batches) {
        seen(batch)
        await writing.add(batch)
        await onRows(batch.count)
      }
      return await writing.end()
    } catch (error) {
      await placed.drop()
      throw error
    }
  }

  const { messages, events, parts, requests, exchanges } = DAY_FILES
  const files = {
    messages: await write('messages', messages, ORDERS.messages, rows.messages(), (batch) => {
      totals.add(batch)
      providerIds.addMessages(batch)
    }),
    events: await write('events', events, ORDERS.events, rows.events()),
    parts: await write('parts', parts, ORDERS.parts, rows.parts(), (batch) => providerIds.addParts(batch)),
    requests: await write('requests', requests, ORDERS.requests, rows.requests()),
    exchanges: await write('exchanges', exchanges, ORDERS.exchanges, rows.exchanges()),
    providerIds: await write(
      'providerIds',
      PROVIDER_IDS,
      { sought: ['hash'], sorted: false },
      providerIds.all(),
    ),
  }
  const manifest: Manifest = { format: 1, ...about, files, totals: totals.all() }
  const placed = await place.write(`${folderOf(about)}manifest.json`)
  await placed.add(new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`))
  await placed.end()
  return manifest
}

/** Bytes of all files of a generation. */
export function bytesOf({ files }: Pick<Manifest, 'files'>): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0)
}
