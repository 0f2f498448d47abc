import type { Static } from '@sinclair/typebox'
import { exampleOf } from '../../domain/fields/field.ts'
import { INBOUND_FIELDS } from '../../domain/inbound/inbound-fields.ts'
import { schemaOf } from './field-schema.ts'

/** An inbound message as it is listed, and as a callback tells it. */
export const InboundMessage = schemaOf('InboundMessage', INBOUND_FIELDS, 'a message from a handset')
export type InboundMessage = Static<typeof InboundMessage>

/** One to look at. */
export const EXAMPLE_INBOUND: InboundMessage = exampleOf(INBOUND_FIELDS)
