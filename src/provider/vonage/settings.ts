import { type Static, Type } from '@sinclair/typebox'
import { SIGNATURES } from './signature.ts'

const text = (maxLength: number, description: string, more: object = {}) =>
  Type.String({ minLength: 1, maxLength, description, ...more })

const flag = (value: boolean) =>
  Type.Optional(Type.Boolean({ default: value, description: 'must be true or false' }))

/** Where the SMS API is asked unless the settings say otherwise. */
export const VONAGE_URL = 'https://rest.nexmo.com'

/** The settings of a provider of kind `vonage`. */
export const VonageSettings = Type.Object(
  {
    api_key: text(64, 'must be the API key of the account, 1 to 64 letters and digits', {
      pattern: '^[A-Za-z0-9]+$',
    }),
    url: Type.Optional(
      text(2_048, 'must be an http or https URL of at most 2048 characters, without a path', {
        default: VONAGE_URL,
        pattern: '^https?://[^/?#\\s]+/?$',
      }),
    ),
    signature: Type.Optional(
      Type.Unsafe<(typeof SIGNATURES)[number]>(
        Type.Union(
          SIGNATURES.map((word) => Type.Literal(word)),
          { description: `must be one of ${SIGNATURES.join(', ')}, as the account's settings say` },
        ),
      ),
    ),
    sign_requests: flag(false),
    callback: flag(true),
    ttl: flag(false),
    message_class: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 3, description: 'must be a whole number from 0 to 3' }),
    ),
    account_ref: Type.Optional(text(40, 'must be 1 to 40 characters')),
  },
  { additionalProperties: false, description: 'must be the settings of a Vonage account: api_key and more' },
)
export type VonageSettings = Static<typeof VonageSettings>
