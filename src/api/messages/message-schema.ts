import type { Static } from '@sinclair/typebox'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/shown-fields.ts'
import { schemaOf } from '../docs/field-schema.ts'

/** A message as it is read and listed. */
export const Message = schemaOf('Message', READ_FIELDS, 'a message with its credits')
export type Message = Static<typeof Message>

/** A message as a search finds it. */
export const FoundMessage = schemaOf('FoundMessage', FOUND_FIELDS, 'a message without its text')
export type FoundMessage = Static<typeof FoundMessage>
