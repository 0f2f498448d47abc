import { EXAMPLE_MESSAGE } from './examples.ts'
import type { Preview } from './preview/preview-answer.ts'
import type { Batch } from './sent-answers.ts'

/** An answer to a batch of three: one is QUEUED, one SCHEDULED, one refused. */
export const EXAMPLE_BATCH: Batch = {
  accepted: 2,
  refused: 1,
  messages: [
    { index: 0, status: 'accepted', message_id: EXAMPLE_MESSAGE.id, message_status: 'QUEUED' },
    {
      index: 1,
      status: 'accepted',
      message_id: '019abcde-0000-7000-8000-000000000002',
      message_status: 'SCHEDULED',
    },
    {
      index: 2,
      status: 'refused',
      error: 'messages.2.variables.name must be given: the template has {name}',
      code: 'invalid_field',
      field: 'messages.2.variables.name',
      rule: 'must be given: the template has {name}',
    },
  ],
}

/** A preview of `It’s 5 €`. */
export const EXAMPLE_PREVIEW: Preview = {
  text: 'It’s 5 €',
  encoding: 'UCS2',
  units: 8,
  part_count: 1,
  price_cents: 5,
  units_per_part: 70,
  free_units: 62,
  parts: ['It’s 5 €'],
  sendable: true,
  rule: null,
  forcing_ucs2: [{ character: '’', count: 1, positions: [2], replacement: "'", code_point: 'U+2019' }],
  smart_encoding: {
    applies: true,
    text: "It's 5 €",
    encoding: 'GSM7',
    units: 9,
    part_count: 1,
    price_cents: 5,
    saves_parts: 0,
    saves_cents: 0,
    replacements: [{ character: '’', count: 1, replacement: "'", code_point: 'U+2019' }],
  },
}
