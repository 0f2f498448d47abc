import { Type } from '@sinclair/typebox'
import { NewProviderJson, ProviderChangeJson } from '../../domain/provider/provider-json.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const MAX_NUMBER_CHARACTERS = 64
const MAX_TEXT_CHARACTERS = 2_000

/** The path of one provider. */
export const ProviderParams = Type.Object({
  name: Type.String({ description: 'must be the name of a provider', example: 'mock' }),
})

/** What an admin asks for when it makes a provider. */
export const CreateProviderBody = NewProviderJson

/** What may change of a provider; what is absent stays. */
export const PatchProviderBody = ProviderChangeJson

/** A message to try a provider with. */
export const TestProviderBody = Type.Object(
  {
    to: Type.Optional(
      Type.String({
        maxLength: MAX_NUMBER_CHARACTERS,
        description: `must be a text of at most ${MAX_NUMBER_CHARACTERS} characters`,
        example: '+12025550123',
      }),
    ),
    from: Type.Optional(
      Type.String({
        maxLength: MAX_NUMBER_CHARACTERS,
        description: `must be a text of at most ${MAX_NUMBER_CHARACTERS} characters`,
        example: 'SENDER',
      }),
    ),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_TEXT_CHARACTERS,
        description: `must be a text of 1 to ${MAX_TEXT_CHARACTERS} characters`,
        example: 'Hello World',
      }),
    ),
    send: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
