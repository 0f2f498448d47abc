import type { DayChange } from '../../archive/day-change.ts'
import { type ArchivedDay, findArchivedDay, listArchivedDays } from '../../store/archive/archived-days.ts'
import type { Tx } from '../../store/database/db.ts'
import { isoDay } from '../../store/database/partitions.ts'
import {
  type DueErasure,
  type ErasureProgress,
  keepErasure,
  putOffErasure,
} from '../../store/erasure/erasures.ts'
import { listKeptDays } from '../../store/erasure/kept-days.ts'
import { listToldLate, removeToldLate, retainCallbacks } from '../../store/erasure/retained-rows.ts'
import { listClientIds, listRetentionProgress } from '../../store/erasure/retention-progress.ts'
import type { RowKey } from '../../store/erasure/search-rows.ts'
import { keepSecretCheck } from '../../store/erasure/secret-check.ts'
import { changeForMessages, changeForNumber } from './archived-change.ts'
import { added } from './erase-search.ts'
import { type EraseOutcome, endSearched, eraseStep } from './erase-step.ts'
import { NOT_NOW_MS, REWRITE_LEASE_MS, whileLeased } from './lease.ts'
import { redactArchived } from './redact-archived.ts'
import { retainDay, whatIsDue } from './retain-day.ts'
import { type DayWork, retentionWork } from './retention-work.ts'
import type { TurnDeps } from './turn-deps.ts'

/** How often a process looks for what is to be removed, in milliseconds. */
export const ERASE_TICK_MS = 1_000
/** How often one looks for days whose time has passed. */
export const RETAIN_TICK_MS = 600_000

/** Whoever moved a message within this may hold it in memory, or what was said of it, and write that once more. */
const SETTLED_MS = 120_000

/** Between two steps as long as the last one took, and this: traffic has at least half of the database's time. */
const PAUSE_MS = 5

/** How large its steps are. */
export type TurnSettings = {
  /** Rows that one transaction looks through. */
  readonly rows: number
  readonly settledMs?: number
}

/** Carries erasures on until none is due, each by bounded steps, in turn with those of archived messages; many processes share them. */
export async function eraseByTurns(
  deps: TurnDeps,
  { rows, settledMs = SETTLED_MS }: TurnSettings,
  isStopping: () => boolean = () => false,
): Promise<void> {
  while (!isStopping()) {
    const isRedacted = await redactArchived(deps)
    const begunMs = performance.now()
    const outcome = await eraseStep(deps, { rows, settledMs })
    if (outcome.kind === 'idle' && !isRedacted) return
    if (outcome.kind === 'searched') await eraseArchived(deps, outcome)
    else await pause(performance.now() - begunMs)
  }
}

/**
 * The next day that has files, whatever its state is, and is not done there; without one the erasure ends. What a day is written anew for
 * is kept with its new files: who dies after that leaves files of before, which the next one removes. A day that was restored meanwhile,
 * from files that held the number, is searched in the database once more.
 */
async function eraseArchived(
  deps: TurnDeps,
  { erasure, forms }: Extract<EraseOutcome, { kind: 'searched' }>,
): Promise<void> {
  const { now, db } = deps
  const { id, archivedDays } = erasure
  const next = (await daysWithFiles(db)).findLast(({ day, clean }) => !archivedDays.includes(day) || !clean)
  if (next === undefined) return await endSearched(deps, erasure)
  const { day } = next
  const isWritten = archivedDays.includes(day)
  const keepDone = async (tx: Tx, messages: number, dueAt: Date) =>
    await keepErasure(tx, id, { ...(await withDay(tx, erasure, day, messages)), dueAt }, new Date(now()))
  const rewritten = await whileLeased(
    deps,
    (until) => putOffErasure(db.sql, id, until),
    () =>
      deps.rewriteDay(
        day,
        () => (isWritten ? NOTHING : changeForNumber(forms, now())),
        (tx, { changed }) => keepDone(tx, changed.messages, new Date(now() + REWRITE_LEASE_MS)),
      ),
  )
  if (rewritten === 'not now') return await putOffErasure(db.sql, id, new Date(now() + NOT_NOW_MS))
  if (typeof rewritten === 'object' || isWritten) await putOffErasure(db.sql, id, new Date(now()))
  else await keepDone(db.sql, 0, new Date(now()))
}

const NOTHING: DayChange = {}

/** How far the erasure is when nothing is left in the files of a day, of whose messages it has changed so many. */
async function withDay(
  tx: Tx,
  { askedAt, archivedDays, counts, daysDone, place }: DueErasure,
  day: string,
  messages: number,
): Promise<Omit<ErasureProgress, 'dueAt'>> {
  const known = await findArchivedDay(tx, day)
  const cameBack = known?.restoredAt && known.restoredAt.getTime() >= askedAt.getTime()
  const name = day.replaceAll('-', '')
  return {
    place,
    counts: added(counts, { archived_messages: messages }),
    daysDone: cameBack ? daysDone.filter((one) => one !== name) : daysDone,
    archivedDays: [...archivedDays, day],
    waitsFor: 0,
  }
}

/** Days that have files in the archive, the newest first. */
async function daysWithFiles({ sql }: TurnDeps['db']): Promise<readonly ArchivedDay[]> {
  return (await listArchivedDays(sql)).filter(({ manifest }) => manifest !== null)
}

/** Removes what clients' retention no longer keeps, the oldest day first. Any number of processes may do so at once. */
export async function retainByTurns(
  deps: TurnDeps,
  { rows, settledMs = SETTLED_MS }: TurnSettings,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const { db, now, numberSecret } = deps
  const [clients, progress, kept, archived] = await Promise.all([
    listClientIds(db.sql),
    listRetentionProgress(db.sql),
    listKeptDays(db.sql, new Date(now())),
    daysWithFiles(db),
  ])
  const inArchive = new Set(archived.map(({ day }) => day.replaceAll('-', '')))
  const days = [...new Set([...kept, ...inArchive])]
  const work = retentionWork(deps, clients, progress, days, now(), numberSecret !== null)
  // Whose day is another process's now waits for the next turn, with all that comes after it.
  const waiting = new Set<string>()
  for (const [day, ofDay] of work) {
    const next = ofDay.filter(({ clientId }) => !waiting.has(clientId))
    if (numberSecret && next.some(({ number }) => number)) await keepSecretCheck(db.sql, numberSecret.check)
    if (inArchive.has(day) && !(await retainArchived(deps, day, next, rows)))
      for (const { clientId } of next) waiting.add(clientId)
    for (const one of next) {
      if (isStopping()) return
      if (waiting.has(one.clientId)) continue
      if (!(await retainDay(deps, { rows, settledMs, pause }, day, one))) waiting.add(one.clientId)
    }
  }
}

/** All that is due of an archived day at once, as it is written anew; false: another process works on the day. */
async function retainArchived(
  deps: TurnDeps,
  day: string,
  work: readonly DayWork[],
  rows: number,
): Promise<boolean> {
  const { db, now } = deps
  const dueOf = new Map<string, DayWork>(work.map((one) => [one.clientId, one]))
  const whatOf = (clientId: string, number: string) =>
    whatIsDue(deps, dueOf.get(clientId) ?? NOTHING_DUE, number)
  const toldLate = await listToldLate(db.sql, day)
  const noLonger = new Set<string>()
  const newChange = () =>
    changeForMessages(({ id, clientId, toMsisdn }) => {
      if (toldLate.has(id) && dueOf.has(clientId)) noLonger.add(id)
      return whatOf(clientId, toMsisdn)
    }, now())
  if ((await deps.rewriteDay(isoDay(day), newChange)) === 'not now') return false
  if (noLonger.size > 0) await removeToldLate(db.sql, [...noLonger])
  for (let after: RowKey | null = null; ; ) {
    const begunMs = performance.now()
    const last: RowKey | null = await db.sql.begin((tx) => retainCallbacks(tx, { day, after, rows }, whatOf))
    if (last === null) return true
    after = last
    await pause(performance.now() - begunMs)
  }
}

const NOTHING_DUE = { text: false, number: false }

async function pause(tookMs: number): Promise<void> {
  await Bun.sleep(tookMs + PAUSE_MS)
}
