import type { MessageId } from '../../domain/message.ts'
import type { AskedMessage } from '../../domain/message-draft.ts'
import { readDraft } from '../../domain/message-draft.ts'
import { maskMsisdn } from '../../domain/msisdn.ts'
import { findExisting } from '../../store/accept-rows.ts'
import { type KeywordAnswer, leaseAnswers, settleAnswers } from '../../store/opt-out/keyword-answers.ts'
import { type AcceptDeps, acceptMessages } from '../accept/accept-messages.ts'
import type { AcceptRequest } from '../accept/accept-request.ts'
import { openAdmission } from '../accept/open-admission.ts'

/** How often an api looks for words that are to be answered, in milliseconds. */
export const ANSWER_KEYWORDS_MS = 1_000

/** Answers accepted in one go. */
const BATCH = 100
/** Longer than an acceptance takes: who has died leaves them to others. */
const LEASE_MS = 30_000
/** Who wrote an hour ago does not wait for an answer any more. */
const TOO_LATE_MS = 3_600_000

/** They are messages to who has just opted out: no gate is asked, and there is at most one of a kind a day to a number. */
const ANY = openAdmission([])

/**
 * Makes ordinary messages of the answers that words from handsets ask for, priced as any, through the acceptance. Each is
 * accepted once, whichever process does it and however often: its message has the id that was chosen with the word, and its
 * key. One that the acceptance refuses, as without credits, is not sent at all.
 */
export async function answerKeywords(deps: AcceptDeps): Promise<void> {
  const nowMs = deps.now()
  const answers = await leaseAnswers(deps.db.sql, {
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
    const outcome = accepted.has(answer.messageId) ? 'accepted' : await accept(deps, answer, nowMs)
    if (outcome === null) continue
    outcomes.set(answer.messageId, outcome)
    if (outcome !== 'accepted')
      deps.log.warn(
        { client: answer.clientId, number: maskMsisdn(answer.number), outcome },
        'a word from a handset is not answered',
      )
  }
  await settleAnswers(deps.db.sql, outcomes)
}

/** What became of it; null: nothing, it comes again. */
async function accept(deps: AcceptDeps, answer: KeywordAnswer, nowMs: number): Promise<string | null> {
  if (nowMs - answer.askedAtMs > TOO_LATE_MS) return 'too_late'
  const asked: AskedMessage = {
    client_id: answer.clientId,
    to: answer.number,
    from: answer.sender,
    text: answer.text,
    class: 'transactional',
  }
  const read = readDraft(asked, nowMs)
  if (read.kind === 'violation') return `${read.field} ${read.rule}`
  const request: AcceptRequest = {
    clientId: answer.clientId,
    drafts: [read.draft],
    once: { key: `keyword-answer/${answer.messageId}`, fingerprint: answer.messageId, answer: () => null },
  }
  const [outcome] = await acceptMessages({ ...deps, admission: ANY, newId: () => answer.messageId }, [
    request,
  ])
  return outcome?.kind === 'decided' ? (outcome.outcomes[0]?.kind ?? null) : null
}
