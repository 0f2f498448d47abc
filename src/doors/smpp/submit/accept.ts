import { differingField, fingerprintOf, KEY_HEADER } from '../../../api/http/idempotency.ts'
import type { MessageDraft } from '../../../domain/message/message-draft.ts'
import type { RequestId } from '../../../domain/message/request-id.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { AcceptOutcome, Once } from '../../../flow/accept/accept-request.ts'
import type { Intake } from '../../../flow/accept/intake.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { STATUSES } from '../../../smpp/status.ts'
import { tagWords } from '../../../smpp/tlvs.ts'
import type { ApiDeps } from '../../../world.ts'
import { isRefused, type Refused, refusalResponse } from '../refusal.ts'
import { IDEMPOTENCY_TAG } from './parameters.ts'
import { refusedAs } from './refused-submission.ts'

/** Messages that a submission asks for. */
export type AskedMessages = {
  readonly account: SmppAccount
  /** One or more. */
  readonly drafts: readonly MessageDraft[]
  /** Names them. */
  readonly requestId: RequestId
  /** Names the request; null: asked again, it is another one. */
  readonly key: string | null
}

/** What a submission is accepted with. */
export type SubmissionDeps = Pick<ApiDeps, 'tracer'> & { readonly intake: Pick<Intake, 'accept'> }

/** The body of a response that says that something was accepted. */
export type ResponseBody = Readonly<Record<string, unknown>>

/**
 * Accepts messages and answers with what `bodyOf` makes of the outcomes, after their commit; a repeat under its key is answered as
 * before. Rejects when nothing was done, or nobody knows.
 */
export async function acceptSubmission(
  { intake, tracer }: SubmissionDeps,
  { account, drafts, requestId, key }: AskedMessages,
  bodyOf: (outcomes: readonly AcceptOutcome[]) => ResponseBody | Refused,
): Promise<NewResponse> {
  const once = key === null ? null : onceOf(key, drafts, bodyOf)
  const origin = { requestId, given: null, ...(tracer && { joinedMs: tracer.now() }) }
  const taken = await intake.accept({ clientId: account.clientId, drafts, once, origin })
  switch (taken.kind) {
    case 'decided': {
      const said = bodyOf(taken.outcomes)
      return isRefused(said) ? refusalResponse(said) : { status: STATUSES.ESME_ROK, body: said }
    }
    case 'repeated':
      return answerRepeat(once, taken)
    case 'queue_full':
    case 'request_in_flight':
      return refusalResponse(refusedAs(taken.kind))
  }
}

function onceOf(
  key: string,
  drafts: readonly MessageDraft[],
  bodyOf: (outcomes: readonly AcceptOutcome[]) => ResponseBody | Refused,
): Once {
  const [first] = drafts
  const { from, text, userData, express, callbackTo, tlvs, dlt } = first ?? {}
  // A repeat that differs is told in which field: by the names that an ESME has for them.
  const asked = {
    destination_addr: drafts.map((draft) => draft.to),
    source_addr: from,
    text,
    short_message: userData,
    priority_flag: express,
    registered_delivery: callbackTo?.statuses ?? [],
    tlvs,
    dlt,
  }
  return {
    key,
    fingerprint: fingerprintOf('smpp', asked),
    answer(outcomes) {
      const said = bodyOf(outcomes)
      return isRefused(said) ? null : { status: STATUSES.ESME_ROK, body: said }
    },
  }
}

function answerRepeat(
  once: Once | null,
  {
    fingerprint,
    answer,
  }: { readonly fingerprint: string; readonly answer: { readonly body: unknown } | null },
): NewResponse {
  const asked = once?.fingerprint ?? ''
  if (fingerprint !== asked) {
    const field = differingField(fingerprint, asked)
    const how = field === KEY_HEADER ? 'it did not come over SMPP' : `${field} differs`
    const words = `the idempotency key of ${tagWords(IDEMPOTENCY_TAG)} was used for another request within 24 hours: ${how}`
    return refusalResponse(refusedAs('key_reused', words))
  }
  if (answer === null) return refusalResponse(refusedAs('request_in_flight'))
  return { status: STATUSES.ESME_ROK, body: answer.body as ResponseBody } // as `onceOf` has kept it
}
