import type { Archive } from '../../archive/archive.ts'
import { PlaceAway } from '../../archive/place.ts'
import type { RawReceipt } from '../../bus/port.ts'
import type { Providers } from '../../directory/providers.ts'
import type { Db } from '../../store/database/db.ts'
import { addDeadLetters, type DeadLetter } from '../../store/receipt/dead-letters.ts'
import { addLateReceipts } from '../../store/receipt/late-receipts.ts'
import {
  claimParkedReceipts,
  countParkedReceipts,
  type ParkedReceipt,
  parkReceipts,
  removeParkedReceipts,
} from '../../store/receipt/parked-receipts.ts'
import { openParking } from '../../store/receipt/parking.ts'
import type { WorkerDeps } from '../../world.ts'
import { type FoundLate, findLate } from './keep-late.ts'
import { type MatchedReceipts, matchReceipts, wordsOf } from './match-receipts.ts'

type Deps = {
  readonly db: Db
  readonly providers: Pick<Providers, 'get' | 'kindOf' | 'problemOf'>
  readonly now: () => number
  /** How long a receipt waits for its message, in milliseconds. */
  readonly receiptParkMs: number
}

/** The first second look; see `claimParkedReceipts` for the later ones. */
const FIRST_PARK_MS = 250

/** Parked receipts looked at in one go. */
const PARKED_BATCH = 200

/**
 * Parks receipts whose message is not known: they are matched again soon, then ever more seldom. The api takes no more than
 * there is room for; what came in while nothing was parked, as while no worker was there, and has no room now, is a
 * dead letter, for it was answered 204.
 */
export async function parkUnmatched(deps: Deps, receipts: readonly RawReceipt[]): Promise<void> {
  if (receipts.length === 0) return
  const { db, now } = deps
  const parking = openParking({ countParked: () => countParkedReceipts(db.sql) })
  await parking.poll()
  const parked: ParkedReceipt[] = []
  const dead: DeadLetter[] = []
  for (const receipt of receipts) {
    const { receiptId: id, provider, receivedAtMs } = receipt
    const body = JSON.stringify(receipt.body)
    if (parking.admits(provider, Buffer.byteLength(body))) parked.push({ id, provider, body, receivedAtMs })
    else dead.push(deadReceipt(receipt, 'too many receipts of this provider wait for their messages'))
  }
  if (parked.length > 0) await parkReceipts(db.sql, parked, now() + FIRST_PARK_MS)
  if (dead.length > 0) await addDeadLetters(db.sql, dead)
}

/** Keeps receipts that cannot be applied as dead letters, with the reason. */
export async function buryReceipts(
  { db }: { readonly db: Db },
  receipts: readonly { readonly receipt: RawReceipt; readonly reason: string }[],
): Promise<void> {
  if (receipts.length === 0) return
  await addDeadLetters(
    db.sql,
    receipts.map(({ receipt, reason }) => deadReceipt(receipt, reason)),
  )
}

type RetryDeps = Deps & {
  readonly archive: Archive
  readonly optOuts: Pick<WorkerDeps['optOuts'], 'keep'>
  readonly log: Pick<WorkerDeps['log'], 'warn'>
}

/**
 * Looks again at parked receipts that are due: those whose message has appeared are answered as events, and are to be
 * taken out of the parking when these are committed. Of those that waited too long the ones of archived messages are kept as late, the
 * others become dead letters; while the archive does not answer all go on waiting.
 */
export async function retryParkedReceipts(deps: RetryDeps): Promise<MatchedReceipts['matched']> {
  const nowMs = deps.now()
  const parked = await claimParkedReceipts(deps.db.sql, nowMs, PARKED_BATCH)
  if (parked.length === 0) return []
  const { matched, unmatched, unreadable } = await matchReceipts(
    deps,
    parked.map(({ id, body, ...receipt }) => ({ ...receipt, receiptId: id, body: JSON.parse(body) })),
    'all',
  )
  const { late, lost } = await lookIntoArchive(
    deps,
    unmatched.filter(({ receivedAtMs }) => nowMs - receivedAtMs >= deps.receiptParkMs),
    nowMs,
  )
  const dead = [
    ...lost.map((receipt) => deadReceipt(receipt, whyUnmatched(deps, receipt))),
    ...unreadable.map(({ receipt, reason }) => deadReceipt(receipt, reason)),
  ]
  if (dead.length + late.length > 0) {
    await deps.db.sql.begin(async (tx) => {
      if (dead.length > 0) await addDeadLetters(tx, dead)
      if (late.length > 0)
        await addLateReceipts(
          tx,
          late.map((one) => one.late),
        )
      await removeParkedReceipts(
        tx,
        [...dead, ...late.map((one) => one.late)].map(({ id }) => id),
      )
    })
  }
  return matched
}

/** Which of them are of archived messages, and which of none. */
async function lookIntoArchive(
  deps: RetryDeps,
  receipts: readonly RawReceipt[],
  nowMs: number,
): Promise<{ readonly late: readonly FoundLate[]; readonly lost: readonly RawReceipt[] }> {
  try {
    const late = await findLate(deps, receipts, nowMs)
    for (const { matched } of late)
      if (matched.optedOut) deps.optOuts.keep(matched.optedOut, wordsOf(matched))
    const found = new Set(late.map(({ matched }) => matched.receipt))
    return { late, lost: receipts.filter((receipt) => !found.has(receipt)) }
  } catch (error) {
    if (!(error instanceof PlaceAway)) throw error
    deps.log.warn({ reason: error.message, receipts: receipts.length }, 'archive away')
    return { late: [], lost: [] }
  }
}

/** Of a provider that cannot be used nobody could read what it said. */
function whyUnmatched({ providers }: Deps, { provider }: RawReceipt): string {
  if (providers.kindOf(provider)) return 'no message has this provider_message_id'
  return `the provider ${provider} is not known: ${providers.problemOf(provider)}`
}

function deadReceipt(receipt: RawReceipt, reason: string): DeadLetter {
  return {
    id: receipt.receiptId,
    what: 'receipt',
    source: receipt.provider,
    reason,
    payload: JSON.stringify(receipt.body),
  }
}
