import { type Static, Type } from '@sinclair/typebox'

const MAX_LATENCY_MS = 60_000
const MAX_DLR_DELAY_MS = 86_400_000
const MAX_DLR_URLS = 16
const MAX_URL_CHARACTERS = 2_048

const ms = (title: string, maximum: number) =>
  Type.Optional(
    Type.Integer({
      title,
      minimum: 0,
      maximum,
      description: `must be a whole number of milliseconds from 0 to ${maximum}`,
    }),
  )
const rate = (title: string) =>
  Type.Optional(Type.Number({ title, minimum: 0, maximum: 1, description: 'must be a number from 0 to 1' }))

/** The settings of a mock operator. What is missing is as the MOCK_* variables say, or else nothing. */
export const MockSettings = Type.Object(
  {
    latency_ms: ms('Time to its answer', MAX_LATENCY_MS),
    dlr_delay_ms: ms('Time from the answer to the first receipt', MAX_DLR_DELAY_MS),
    temp_fail_rate: rate('Share rejected for now'),
    perm_fail_rate: rate('Share rejected for good'),
    throttle_rate: rate('Share asked to come later'),
    lost_receipt_rate: rate('Share of what it takes whose receipt never comes'),
    dlr_urls: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^https?://[^\\s,]+$',
          maxLength: MAX_URL_CHARACTERS,
          description: `must be an http URL of at most ${MAX_URL_CHARACTERS} characters`,
        }),
        {
          title: 'Where it posts its receipts, up to /dlr',
          minItems: 1,
          maxItems: MAX_DLR_URLS,
          description: `must be 1 to ${MAX_DLR_URLS} http URLs`,
        },
      ),
    ),
  },
  {
    title: 'Mock: sends nothing anywhere',
    additionalProperties: false,
    description: 'must be a JSON object',
  },
)
export type MockSettings = Static<typeof MockSettings>
