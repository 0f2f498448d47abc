import { Type } from '@sinclair/typebox'
import { ClientIdField, InstantField, OverlapHours, uuidField } from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const MAX_NAME_CHARACTERS = 64

/** The key of the examples. */
export const EXAMPLE_KEY_ID = '019abcde-0000-7000-8000-0000000000ae'

const name = Type.String({
  minLength: 1,
  maxLength: MAX_NAME_CHARACTERS,
  description: `must be a text of 1 to ${MAX_NAME_CHARACTERS} characters`,
  example: 'web shop',
})

/** What `ends_at` must be besides its form, in words. */
export const ENDS_AT_RULE = 'must be a time that exists and has not passed'

const MAKE_RULE = 'must be a JSON object or left out'

/** A key that an admin makes; the body may be left out. */
export const MakeKeyBody = Type.Optional(
  Type.Object(
    {
      name: Type.Optional(name),
      ends_at: Type.Optional(InstantField),
      overlap_hours: OverlapHours,
    },
    { additionalProperties: false, description: MAKE_RULE },
  ),
)

/** A key that a client makes for itself. */
export const MakeOwnKeyBody = Type.Object(
  { name, ends_at: Type.Optional(InstantField) },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const keyId = uuidField(EXAMPLE_KEY_ID)

/** The path of one key. */
export const KeyParams = Type.Object({ id: ClientIdField, key_id: keyId })

/** The path of one key of whoever asks. */
export const OwnKeyParams = Type.Object({ key_id: keyId })
