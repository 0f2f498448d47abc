import { type Static, Type } from '@sinclair/typebox'
import { ADMIN_FIELDS } from '../../domain/fields/admin-fields.ts'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import { fieldSchema, schemaOf } from '../docs/field-schema.ts'

/** A message as it is read and listed. */
export const Message = Type.Object(
  {
    ...schemaOf('Message', READ_FIELDS, '').properties,
    provider_cost_cents: Type.Optional(
      Type.Unsafe<number | null>(fieldSchema(ADMIN_FIELDS.provider_cost_cents)),
    ),
    archived: Type.Optional(
      Type.Boolean({
        description: 'true where its day is archived: nothing changes it any more. Else left out',
      }),
    ),
  },
  { $id: 'Message', description: 'a message with its credits' },
)
export type Message = Static<typeof Message>

/** A message as a search finds it. */
export const FoundMessage = schemaOf('FoundMessage', FOUND_FIELDS, 'a message without its text')
export type FoundMessage = Static<typeof FoundMessage>
