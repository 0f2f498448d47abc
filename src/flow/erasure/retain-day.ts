import type { ToForget } from '../../domain/erasure/forget.ts'
import { formsOf } from '../../domain/erasure/number-forms.ts'
import type { NumberSecret } from '../../domain/erasure/number-hash.ts'
import type { MessageId } from '../../domain/message.ts'
import { readMsisdn } from '../../domain/msisdn.ts'
import { dayOf } from '../../store/database/partitions.ts'
import { type RetainedStep, retainInbound, retainMessages } from '../../store/erasure/retained-rows.ts'
import { keepRetention, lockRetention } from '../../store/erasure/retention-progress.ts'
import { removeExchanges } from '../../store/message/redacted-messages.ts'
import type { Deps } from '../../world.ts'
import type { DayWork } from './retention-work.ts'

const DAY_MS = 86_400_000

/** What it needs. */
export type RetainDeps = Pick<Deps, 'db' | 'now' | 'numberSecret' | 'controls'> & {
  /** For how many days what was said to providers is kept: what is older has gone. */
  readonly providerLogDays: number
}

/** How it goes on. */
export type RetainSettings = {
  /** Messages in one transaction. */
  readonly rows: number
  readonly settledMs: number
  /** Called between two transactions: traffic has the database meanwhile. */
  pause(tookMs: number): Promise<void>
}

/**
 * Removes what is due of a client's messages of a day, in bounded transactions. A second call finds nothing to remove. False: another
 * process is at it.
 */
export async function retainDay(
  deps: RetainDeps,
  settings: RetainSettings,
  day: string,
  work: DayWork,
): Promise<boolean> {
  const sent = await through(deps, settings, day, work, retainMessages, true)
  const received = sent && (await through(deps, settings, day, work, retainInbound, false))
  if (!sent || !received) return false
  const isLeft = sent === 'left' || received === 'left'
  await deps.db.sql.begin(async (tx) => {
    for (const what of ['text', 'number'] as const)
      if (work[what]) await keepRetention(tx, { clientId: work.clientId, what }, day, isLeft)
  })
  return true
}

/** All steps of one kind; false: another process is at it. */
async function through(
  deps: RetainDeps,
  { rows, settledMs, pause }: RetainSettings,
  day: string,
  { clientId, text, number }: DayWork,
  retain: typeof retainMessages,
  hasExchanges: boolean,
): Promise<'done' | 'left' | false> {
  const { db, now, providerLogDays } = deps
  const whatOf = (of: string) => whatIsDue(deps, { text, number }, of)
  const isLogged = hasExchanges && day >= dayOf(now() - (providerLogDays + 2) * DAY_MS)
  let isLeft = false
  for (let after: string | null = null; ; ) {
    const begunMs = performance.now()
    const settledBefore = new Date(now() - settledMs)
    const asked = { clientId, day, text, number, after, rows, settledBefore }
    const step: RetainedStep | null = await db.sql.begin(async (tx) => {
      if (!(await lockRetention(tx, clientId, day))) return null
      const done = await retain(tx, asked, whatOf)
      // What a pack holds is searched by time: messages of minutes are near each other.
      if (isLogged) await removeExchanges(tx, done.ids as readonly MessageId[]) // keys of messages
      return done
    })
    if (step === null) return false
    isLeft ||= step.isLeft
    if (step.last === null) return isLeft ? 'left' : 'done'
    after = step.last
    await pause(performance.now() - begunMs)
  }
}

/** What numbers are hashed with; null: they are not. */
export type Hashing = { readonly numberSecret: Pick<NumberSecret, 'hashNumber'> | null }

/** What is to go of a row with this number: a short code or a name stays. */
export function whatIsDue(
  { numberSecret }: Hashing,
  { text, number }: Pick<DayWork, 'text' | 'number'>,
  of: string,
): ToForget {
  const msisdn = number && numberSecret ? readMsisdn(of) : null
  return { text, forms: msisdn && numberSecret ? formsOf(msisdn, numberSecret.hashNumber(msisdn)) : null }
}
