import type { ClientId } from '../domain/message.ts'
import { type Money, times } from '../domain/money.ts'
import type { Prices } from '../domain/price/price.ts'
import { compileTariff, DEFAULT_PRICE_LIST, type Tariff, type TariffRate } from '../domain/price/tariff.ts'
import { listClientPriceLists } from '../store/client/client-price-lists.ts'
import type { Db } from '../store/database/db.ts'
import { listTariffs, readTariff, type TariffKind } from '../store/tariff-lists.ts'
import type { DirectoryPart } from './directory.ts'

/** What messages cost, as this process knows it: read from memory, as old as the last `refresh` of the directory. */
export type Tariffs = {
  /**
   * What a client pays for a part at this instant: by its own list, where that says nothing by the list `default`, where
   * that says nothing PRICE_PER_PART_CENTS; for an express one the surcharge of the same entry besides, or
   * EXPRESS_SURCHARGE_CENTS where it has none. Without a client it is everybody's price; a number of no digits is that of
   * the prefix ''.
   */
  pricesOf(of: { readonly clientId: ClientId | null; readonly to: string }, atMs: number): Prices
  /** What a provider takes for a message of so many parts, at this instant; null: its list says nothing of the number. */
  costOf(provider: string, to: string, parts: number, atMs: number): Money | null
  /** Reads anew what has changed; true when something had. Rejects when the database is away: what was known stays. */
  refresh(): Promise<boolean>
}

type Options = {
  readonly db: Pick<Db, 'sql'>
  /** Where no list speaks. */
  readonly prices: Prices
  /** Workers ask for no prices, and keep none. */
  readonly kinds: readonly TariffKind[]
}

/** The tariffs as parts of the directory; no list is known until they were loaded. `refresh` is the directory's. */
export function openTariffs({
  db,
  prices,
  kinds,
}: Options): Omit<Tariffs, 'refresh'> & { readonly parts: readonly DirectoryPart[] } {
  const known = { price: openLists(), cost: openLists() }
  let listOf: ReadonlyMap<ClientId, string> = new Map()

  function rateOf(clientId: ClientId | null, to: string, atMs: number): TariffRate | null {
    const own = clientId === null ? undefined : listOf.get(clientId)
    const rate = own === undefined ? null : (known.price.get(own)?.find(to, atMs) ?? null)
    return rate ?? known.price.get(DEFAULT_PRICE_LIST)?.find(to, atMs) ?? null
  }

  const lists: DirectoryPart = {
    what: 'tariffs',
    async load() {
      for (const kind of kinds) await known[kind].load(db, kind)
    },
  }
  const clients: DirectoryPart = {
    what: 'client_price_lists',
    async load() {
      listOf = new Map((await listClientPriceLists(db.sql)).map(({ id, list }) => [id, list]))
    },
  }
  return {
    pricesOf({ clientId, to }, atMs) {
      const rate = rateOf(clientId, to, atMs)
      return rate === null
        ? prices
        : {
            pricePerPart: rate.perPart,
            expressSurcharge: rate.expressSurcharge ?? prices.expressSurcharge,
          }
    },
    costOf(provider, to, parts, atMs) {
      const rate = known.cost.get(provider)?.find(to, atMs)
      return rate ? times(parts, rate.perPart) : null
    },
    parts: kinds.includes('price') ? [lists, clients] : [lists],
  }
}

/** The lists of a kind: those whose version has changed are read anew, one after the other. */
function openLists() {
  let lists: ReadonlyMap<string, { readonly version: number; readonly tariff: Tariff }> = new Map()
  return {
    get: (name: string): Tariff | undefined => lists.get(name)?.tariff,
    async load({ sql }: Pick<Db, 'sql'>, kind: TariffKind): Promise<void> {
      const next = new Map<string, { readonly version: number; readonly tariff: Tariff }>()
      for (const { name, version } of await listTariffs(sql, kind)) {
        const same = lists.get(name)
        if (same?.version === version) next.set(name, same)
        else {
          const read = await readTariff(sql, kind, name)
          if (read) next.set(name, { version: read.head.version, tariff: compileTariff(read.entries) })
        }
      }
      lists = next
    },
  }
}
