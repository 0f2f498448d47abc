import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { SIGNATURES } from './signature.ts'

/** Where the SMS API is asked unless the settings say otherwise. */
export const VONAGE_URL = 'https://rest.nexmo.com'

const MAX_URL_CHARACTERS = 2_048

const text = (title: string, maxLength: number, description: string, more: object = {}) =>
  Type.String({ title, minLength: 1, maxLength, description, ...more })

const flag = (title: string, value: boolean) =>
  Type.Optional(Type.Boolean({ title, default: value, description: 'must be true or false' }))

/** The settings of a provider of kind `vonage`; each description is the rule that a refusal names. */
export const VonageSettings = Type.Object(
  {
    api_key: text('API key', 64, 'must be the API key of the account, 1 to 64 letters and digits', {
      pattern: '^[A-Za-z0-9]+$',
    }),
    base_url: Type.Optional(
      text(
        'Server',
        MAX_URL_CHARACTERS,
        `must be an http or https URL of at most ${MAX_URL_CHARACTERS} characters, without a path`,
        { default: VONAGE_URL, pattern: '^https?://[^/?#\\s]+/?$' },
      ),
    ),
    signature: Type.Optional(
      oneOf(SIGNATURES, {
        title: 'Signature',
        description: `must be one of ${SIGNATURES.join(', ')}, as the account’s settings say`,
      }),
    ),
    sign_requests: flag('Sign requests', false),
    callback: flag('Name our address in each request', true),
    ttl: flag('Send the end of validity', false),
    message_class: Type.Optional(
      Type.Integer({
        title: 'Message class',
        minimum: 0,
        maximum: 3,
        description: 'must be a whole number from 0 to 3',
      }),
    ),
    account_ref: Type.Optional(
      text('Account reference', 40, 'must be 1 to 40 characters of ASCII', { pattern: '^[\\x20-\\x7e]+$' }),
    ),
  },
  {
    title: 'Vonage',
    additionalProperties: false,
    description: 'must be the settings of a Vonage account: api_key and more',
  },
)
export type VonageSettings = Static<typeof VonageSettings>
