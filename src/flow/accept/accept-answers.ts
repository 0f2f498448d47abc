import type { Admission } from '../../domain/controls/admission.ts'
import type { DoorGiven } from '../../domain/door.ts'
import { readDraft } from '../../domain/message/message-draft.ts'
import type { MessageId } from '../../domain/message.ts'
import { maskMsisdn } from '../../domain/msisdn.ts'
import {
  type AnswersTable,
  leaseAnswers,
  settleAnswers,
  type WaitingAnswer,
} from '../../store/inbound/waiting-answers.ts'
import { findExisting } from '../../store/message/accept-rows.ts'
import { type AcceptDeps, acceptMessages } from './accept-messages.ts'
import type { AcceptRequest } from './accept-request.ts'

/** Answers accepted in one go. */
const BATCH = 100
/** Longer than an acceptance takes: who has died leaves them to others. */
const LEASE_MS = 30_000
/** Who wrote an hour ago does not wait for an answer any more. */
const TOO_LATE_MS = 3_600_000

/** Which answers, and how they are accepted. */
export type AnswersAsked = {
  readonly table: AnswersTable
  /** Gates that are asked. */
  readonly admission: Admission
  /** What a key of theirs begins with. */
  readonly keyPrefix: string
  /** What they came by. */
  readonly given: DoorGiven
  /** How one that is not sent is logged. */
  readonly unsent: string
}

/**
 * Makes ordinary messages of answers to handsets that wait in a table, priced as any, through the acceptance. Each is accepted once,
 * whichever process does it and however often: its message has the id that was chosen with it, and its key. One that the acceptance
 * refuses, as without credits, is not sent at all.
 */
export async function acceptAnswers(deps: AcceptDeps, asked: AnswersAsked): Promise<void> {
  const nowMs = deps.now()
  const answers = await leaseAnswers(deps.db.sql, asked.table, {
    now: new Date(nowMs),
    leasedUntil: new Date(nowMs + LEASE_MS),
    limit: BATCH,
  })
  if (answers.length === 0) return
  // Of who has died after the acceptance.
  const accepted = await findExisting(
    deps.db.sql,
    answers.map(({ messageId }) => messageId),
  )
  const outcomes = new Map<MessageId, string>()
  for (const answer of answers) {
    const outcome = accepted.has(answer.messageId) ? 'accepted' : await accept(deps, asked, answer, nowMs)
    if (outcome === null) continue
    outcomes.set(answer.messageId, outcome)
    if (outcome !== 'accepted')
      deps.log.warn({ client: answer.clientId, number: maskMsisdn(answer.number), outcome }, asked.unsent)
  }
  await settleAnswers(deps.db.sql, asked.table, outcomes)
}

/** What became of it; null: nothing, it comes again. */
async function accept(
  deps: AcceptDeps,
  { admission, keyPrefix, given }: AnswersAsked,
  { clientId, messageId, number, sender, text, askedAtMs }: WaitingAnswer,
  nowMs: number,
): Promise<string | null> {
  if (nowMs - askedAtMs > TOO_LATE_MS) return 'too_late'
  const read = readDraft(
    { client_id: clientId, to: number, from: sender, text, class: 'transactional' },
    nowMs,
  )
  if (read.kind === 'violation') return `${read.field} ${read.rule}`
  const request: AcceptRequest = {
    clientId,
    drafts: [{ ...read.draft, ...given }],
    once: { key: `${keyPrefix}/${messageId}`, fingerprint: messageId, answer: () => null },
    ids: [messageId],
  }
  const [outcome] = await acceptMessages({ ...deps, admission }, [request])
  return outcome?.kind === 'decided' ? (outcome.outcomes[0]?.kind ?? null) : null
}
