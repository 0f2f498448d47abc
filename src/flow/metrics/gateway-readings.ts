import { inTime } from '../../kit/in-time.ts'
import { type Reading, reading } from '../../metrics/exposition.ts'
import type { Source } from '../../metrics/scrape.ts'
import { listLines } from '../../store/provider/provider-lines.ts'
import { countParkedReceipts } from '../../store/receipt/parked-receipts.ts'
import type { Deps } from '../../world.ts'
import { sharedFor } from '../check-dependencies.ts'

/** What is of the whole gateway is read once in so long, however many scrape. */
const READ_EVERY_MS = 5_000

/** What takes longer is left out. */
const READ_WITHIN_MS = 2_000

type ReadDeps = Pick<Deps, 'db' | 'bus' | 'now'>

/** What is of the whole gateway, each by itself: what cannot be read now is left out. */
export function openGatewayReadings(deps: ReadDeps): Source {
  const reads = READS.map(({ everyMs = READ_EVERY_MS, read }) =>
    sharedFor(everyMs, () =>
      inTime(
        read(deps).catch(() => []),
        READ_WITHIN_MS,
        () => [],
      ),
    ),
  )
  return async () => (await Promise.all(reads.map((read) => read()))).flat()
}

type Read = {
  /** `READ_EVERY_MS` if it is left out. */
  readonly everyMs?: number
  read(deps: ReadDeps): Promise<readonly Reading[]>
}

const READS: readonly Read[] = [
  {
    async read({ db }) {
      const byName = Map.groupBy(await listLines(db.sql), ({ provider, state }) => `${provider} ${state}`)
      return [...byName.values()].flatMap((of) => {
        const [first] = of
        return first ? [reading('sms_lines', [first.provider, first.state], of.length)] : []
      })
    },
  },
  {
    async read({ db }) {
      const parked = await countParkedReceipts(db.sql)
      return [...parked].map(([provider, { count }]) => reading('sms_receipts_parked', [provider], count))
    },
  },
]
