import { type Static, Type } from '@sinclair/typebox'
import { CALLBACK_URL_RULE } from '../../domain/callback/callback-url.ts'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import {
  GROUP_PATTERN,
  GROUP_RULE,
  KEYWORD_RULE,
  MAX_KEYWORD_CHARACTERS,
  MAX_NUMBERS,
  NUMBER_PATTERN,
  NUMBER_RULE,
} from '../../domain/inbound/numbers.ts'
import { idOf, listOf, named, orNull, textOf } from '../http/answer-fields.ts'
import { ClientIdField } from '../http/fields.ts'

// Every description of a request is the rule itself, worded so that it can follow the name of the field in a refusal.

const NumberBody = Type.Object(
  {
    number: Type.String({ pattern: NUMBER_PATTERN, description: NUMBER_RULE, example: '12345' }),
    keyword: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: MAX_KEYWORD_CHARACTERS }), Type.Null()], {
        description: KEYWORD_RULE,
        example: 'info',
      }),
    ),
    client_id: ClientIdField,
    group: Type.Optional(
      Type.Union([Type.String({ pattern: GROUP_PATTERN }), Type.Null()], { description: GROUP_RULE }),
    ),
    sms_url: Type.Optional(
      Type.Union([Type.String({ maxLength: 2_048 }), Type.Null()], {
        description: `${CALLBACK_URL_RULE}, or null`,
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'must be an object with number, keyword, client_id, group, sms_url',
  },
)

/** The whole list. */
export const NumbersBody = Type.Object(
  {
    numbers: Type.Array(NumberBody, {
      maxItems: MAX_NUMBERS,
      description: `must be a list of at most ${MAX_NUMBERS} numbers`,
    }),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const OwnNumber = named('OwnNumber', {
  number: textOf('the number in E.164 form, or the short code'),
  keyword: orNull(
    textOf('the first word of the texts that are meant, in small letters; null: whatever they say'),
  ),
  client_id: idOf('whose it is what comes in there'),
  group: orNull(
    textOf('the group of numbers that stand in for one another as senders of the client; null: none'),
  ),
  sms_url: orNull(
    textOf(
      'where what comes in there is posted in the form of Twilio; null: as the client is told otherwise',
    ),
  ),
})

/** All numbers. */
export const Numbers = named('Numbers', { numbers: listOf(OwnNumber, 'by number, then keyword') })
export type Numbers = Static<typeof Numbers>

/** A short code that two share. */
export const EXAMPLE_NUMBERS: Numbers = {
  numbers: [
    { number: '12345', keyword: null, client_id: DEMO_CLIENT.id, group: null, sms_url: null },
    { number: '12345', keyword: 'info', client_id: DEMO_CLIENT.id, group: null, sms_url: null },
  ],
}
