import { centsOf, centsText } from '../../domain/money.ts'
import type { TariffEntry } from '../../domain/price/tariff.ts'
import type { TariffKind } from '../../store/tariff-lists.ts'
import { CSV_TYPE, csvRecord } from '../http/csv/csv.ts'
import { streamText } from '../http/stream.ts'
import { LIST_FIELD } from './read-entries.ts'
import { ENTRY_FIELDS } from './read-entry.ts'
import type { Costs, Prices } from './tariff-answers.ts'

/** Entries written at once. */
const SLICE = 1_000

/** The entries of a list as an answer, written while it is read. */
export async function entriesAnswer(
  kind: TariffKind,
  entries: readonly TariffEntry[],
  asCsv: boolean,
  tag: string,
): Promise<Response> {
  return asCsv
    ? await streamText(csvOf(kind, entries), { 'content-type': CSV_TYPE, etag: tag, vary: 'accept' })
    : await streamText(jsonOf(kind, entries), {
        'content-type': 'application/json',
        etag: tag,
        vary: 'accept',
      })
}

/** A price as JSON. */
export function priceJson({
  prefix,
  perPart,
  expressSurcharge,
  validFromMs,
}: TariffEntry): Prices['prices'][number] {
  return {
    prefix,
    price_cents: centsOf(perPart),
    express_surcharge_cents: expressSurcharge === null ? null : centsOf(expressSurcharge),
    valid_from: new Date(validFromMs).toISOString(),
  }
}

/** A cost as JSON. */
export function costJson({ prefix, perPart, validFromMs }: TariffEntry): Costs['costs'][number] {
  return { prefix, cost_cents: centsOf(perPart), valid_from: new Date(validFromMs).toISOString() }
}

async function* jsonOf(kind: TariffKind, entries: readonly TariffEntry[]): AsyncGenerator<string> {
  const entryJson = kind === 'price' ? priceJson : costJson
  let before = `{"${LIST_FIELD[kind]}":[`
  for (let from = 0; from < entries.length; from += SLICE) {
    const slice = entries.slice(from, from + SLICE)
    yield before + slice.map((entry) => JSON.stringify(entryJson(entry))).join(',')
    before = ','
  }
  yield before === ',' ? ']}' : `${before}]}`
}

async function* csvOf(kind: TariffKind, entries: readonly TariffEntry[]): AsyncGenerator<string> {
  yield csvRecord(ENTRY_FIELDS[kind])
  for (let from = 0; from < entries.length; from += SLICE)
    yield entries
      .slice(from, from + SLICE)
      .map((entry) => csvRecord(cellsOf(kind, entry)))
      .join('')
}

function cellsOf(kind: TariffKind, { prefix, perPart, expressSurcharge, validFromMs }: TariffEntry) {
  const surcharge = kind === 'price' ? [expressSurcharge === null ? null : centsText(expressSurcharge)] : []
  return [prefix, centsText(perPart), ...surcharge, new Date(validFromMs).toISOString()]
}
