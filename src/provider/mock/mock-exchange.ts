import type { Exchange, Said } from '../../domain/message/exchange.ts'
import type { UserData } from '../../domain/message/user-data.ts'
import type { SubmitAnswer, SubmitRequest } from '../port.ts'

/** A submission to the mock operator as its message's log has it. */
export function mockExchange(
  { messageId, attempt, from, to, parts, encoding, text, userData, mask }: SubmitRequest,
  answer: SubmitAnswer,
  took: { readonly startedAtMs: number; readonly tookMs: number },
): Exchange {
  return {
    messageId,
    attempt,
    part: null,
    what: 'submission',
    ...took,
    outcome: 'error' in answer ? answer.error : answer.kind,
    sent: {
      line: 'submit',
      fields: { from, to, encoding, parts, ...userDataFields(userData) },
      body: mask(text),
    },
    answered: saidOf(answer),
  }
}

function userDataFields(userData: UserData | null): Said['fields'] {
  if (userData === null) return {}
  const { data_coding, header } = userData
  return { data_coding, ...(header !== '' && { header }) }
}

function saidOf(answer: SubmitAnswer): Said | null {
  switch (answer.kind) {
    case 'unknown':
      return null
    case 'accepted':
      return {
        line: answer.detail,
        fields: { provider_message_id: answer.providerMessageIds.join(' ') },
        body: null,
      }
    case 'throttled':
      return {
        line: answer.detail,
        fields: answer.retryAfterMs === null ? {} : { retry_after_ms: answer.retryAfterMs },
        body: null,
      }
    case 'rejected_temporary':
    case 'rejected_permanent':
      return { line: answer.detail, fields: { error: answer.error }, body: null }
  }
}
