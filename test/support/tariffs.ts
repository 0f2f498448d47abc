import { openDirectory } from '../../src/directory/directory.ts'
import { openTariffs, type Tariffs } from '../../src/directory/tariffs.ts'
import type { Prices } from '../../src/domain/price/price.ts'
import { readConfigVersions } from '../../src/store/config-versions.ts'
import type { Db } from '../../src/store/database/db.ts'
import { cents } from './money.ts'

/** Where no list speaks a part is 5 cents, express 2 more. */
const USUAL: Prices = { pricePerPart: cents(5), expressSurcharge: cents(2) }

/** The lists of a database, none of which is known before `refresh`. */
export function knownTariffs(db: Db, prices = USUAL): Tariffs {
  const { parts, ...tariffs } = openTariffs({ db, prices, kinds: ['price', 'cost'] })
  const { refresh } = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts })
  return { ...tariffs, refresh }
}
