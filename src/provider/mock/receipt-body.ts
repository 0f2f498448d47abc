import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler, ValueErrorType } from '@sinclair/typebox/compiler'
import { normaliseError, normaliseStatus, type Receipt } from '../../domain/message/receipt.ts'
import type { UnreadableReceipt } from '../port.ts'
import type { PlannedReceipt } from './script.ts'
import { outcomeOfMockStatus } from './status-words.ts'

/** PostgreSQL text cannot hold U+0000, and no operator has a reason for the others. */
const NO_CONTROL_CHARACTERS = '^[^\\u0000-\\u001f\\u007f]*$'
const MAX_ID_CHARACTERS = 128
/** The longest words in use are some 30 characters; one that is longer is still a word we do not know. */
const MAX_STATUS_CHARACTERS = 128
const MAX_ERROR_CHARACTERS = 512

/** A word with blanks around it at most. */
const WORD = '^\\s*[^\\u0000-\\u001f\\u007f\\s][^\\u0000-\\u001f\\u007f]*\\s*$'
const STATUS_RULE = `must be a status word (DELIVRD, UNDELIV, EXPIRED, …) of 1 to ${MAX_STATUS_CHARACTERS} characters, none of them a control character`

/** The body of a receipt request of the mock operator; each description is the rule a refusal names. */
export const MockReceiptBody = Type.Object(
  {
    provider_message_id: Type.String({
      minLength: 1,
      maxLength: MAX_ID_CHARACTERS,
      pattern: NO_CONTROL_CHARACTERS,
      description: `must be a string of 1 to ${MAX_ID_CHARACTERS} characters, none of them a control character`,
    }),
    status: Type.String({ maxLength: MAX_STATUS_CHARACTERS, pattern: WORD, description: STATUS_RULE }),
    error: Type.Optional(
      Type.Union(
        [Type.String({ maxLength: MAX_ERROR_CHARACTERS, pattern: NO_CONTROL_CHARACTERS }), Type.Null()],
        {
          description: `must be null or a string of at most ${MAX_ERROR_CHARACTERS} characters, none of them a control character`,
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const compiled = TypeCompiler.Compile(MockReceiptBody)

/** Reads the body of a receipt request; a body that breaks a rule is named by field, never guessed at. */
export function readMockReceipt(body: unknown): Receipt | UnreadableReceipt {
  if (!compiled.Check(body)) return unreadable(body)
  const {
    provider_message_id: providerMessageId,
    status,
    error = null,
  }: Static<typeof MockReceiptBody> = body
  return {
    kind: 'receipt',
    providerMessageId,
    outcome: outcomeOfMockStatus(status),
    status: normaliseStatus(status),
    error: normaliseError(error),
  }
}

function unreadable(body: unknown): UnreadableReceipt {
  const first = compiled.Errors(body).First()
  const field = first?.path.slice(1) || 'body'
  if (first?.type === ValueErrorType.ObjectAdditionalProperties) {
    return { kind: 'unreadable', field, rule: 'is not a field of a receipt' }
  }
  return { kind: 'unreadable', field, rule: first?.schema.description ?? 'must be a receipt' }
}

/** The body of a receipt request: `{provider_message_id, status, error?}`. */
export function receiptBody(providerMessageId: string, { status, error }: PlannedReceipt): string {
  return JSON.stringify({
    provider_message_id: providerMessageId,
    status,
    ...(error === null ? {} : { error }),
  })
}
