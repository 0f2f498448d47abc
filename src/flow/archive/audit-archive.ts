import { compareDay, DayDiffers, readBatches } from '../../archive/day-batches.ts'
import { type Broken, openMessageJudge } from '../../archive/judge-messages.ts'
import type { Manifest } from '../../archive/manifest.ts'
import { PlaceAway } from '../../archive/place.ts'
import { type ArchivedDay, findArchivedDay, listArchivedDays } from '../../store/archive/archived-days.ts'
import { hasTotals } from '../../store/archive/archived-totals.ts'
import { hasDay } from '../../store/archive/day-tables.ts'
import type { AuditFinding } from '../../store/audit.ts'
import type { ArchiveDeps } from './day-work.ts'

/** Violations listed for each day, at most. */
const MAX_FINDINGS = 100

/** What an audit of the archive came to. */
export type ArchiveAudited = {
  readonly days: number
  readonly messages: number
  readonly findings: readonly (Omit<AuditFinding, 'invariant'> & {
    readonly invariant: AuditFinding['invariant'] | 'archive'
  })[]
}

/**
 * Reads the files of every day that has some, and holds them against their manifest (bytes, rows, a hash of all values, sums of money), what
 * the database keeps of the day's money (I2), and I3 and I4 message by message. Of a day that is restored the files alone are compared: its
 * rows are in the database. A file that is not there, or a place that does not answer, is a finding. Some row groups are in memory at a time.
 */
export async function auditArchive(
  deps: Pick<ArchiveDeps, 'db' | 'placeOf'>,
  told: (day: string, done: number, of: number) => void,
): Promise<ArchiveAudited> {
  const listed = (await listArchivedDays(deps.db.sql)).toReversed()
  const findings: ArchiveAudited['findings'][number][] = []
  let [days, messages] = [0, 0]
  for (const { day } of listed) {
    const audited = await auditDay(deps, day, (done, of) => told(day, done, of))
    if (!audited) continue
    days += 1
    messages += audited.messages
    findings.push(...audited.findings)
  }
  return { days, messages, findings }
}

/** As it is when nobody rewrites it meanwhile; null: it has no files. */
async function auditDay(
  deps: Pick<ArchiveDeps, 'db' | 'placeOf'>,
  day: string,
  told: (done: number, of: number) => void,
): Promise<Pick<ArchiveAudited, 'messages' | 'findings'> | null> {
  for (;;) {
    const known = await findArchivedDay(deps.db.sql, day)
    if (!known?.manifest) return null
    const { manifest } = known
    const outcome = await auditFiles(deps, known, manifest, told).then(
      (findings) => ({ findings }),
      (error: unknown) => ({ error }),
    )
    // Files that were rewritten meanwhile are gone: the next generation is read. A day that was restored has other rows in the database.
    const now = await findArchivedDay(deps.db.sql, day)
    if (now?.generation !== known.generation || now?.state !== known.state) continue
    if ('error' in outcome) throw outcome.error
    return { messages: manifest.files.messages.rows, findings: outcome.findings }
  }
}

async function auditFiles(
  { db, placeOf }: Pick<ArchiveDeps, 'db' | 'placeOf'>,
  { day, place: address, state }: ArchivedDay,
  manifest: Manifest,
  told: (done: number, of: number) => void,
): Promise<ArchiveAudited['findings']> {
  const place = placeOf(address)
  const subject = `archived day ${day}`
  const findings: ArchiveAudited['findings'][number][] = []
  const isArchived = state === 'archived'
  if (isArchived && (await hasDay(db.sql, day.replaceAll('-', ''))))
    findings.push({ invariant: 'archive', subject, found: 'the database has tables of it, too' })
  if (isArchived && !(await hasTotals(db.sql, day, manifest.totals)))
    findings.push({
      invariant: 'I2',
      subject,
      found: 'archived_totals have other sums of money than its files',
    })
  const rows = Object.values(manifest.files).reduce((sum, file) => sum + file.rows, 0)
  let done = 0
  try {
    const { judge, end } = openMessageJudge(readBatches(place, manifest, 'events'))
    const note = (broken: readonly Broken[]) =>
      findings.push(
        ...broken
          .slice(0, Math.max(0, MAX_FINDINGS - findings.length))
          .map(({ invariant, id, found }) => ({ invariant, subject: `message ${id}`, found })),
      )
    const onRows = async (count: number) => {
      done += count
      told(done, rows)
    }
    await compareDay(place, manifest, onRows, async (batch) => void note(await judge(batch)))
    note(await end())
  } catch (error) {
    if (!(error instanceof DayDiffers || error instanceof PlaceAway)) throw error
    findings.push({ invariant: 'archive', subject, found: error.message })
  }
  return findings
}
