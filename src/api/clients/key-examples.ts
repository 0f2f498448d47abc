import { EXAMPLE_CLIENT } from './client-examples.ts'
import type { ApiKey, ApiKeys } from './key-answers.ts'
import { EXAMPLE_KEY_ID } from './key-schemas.ts'

/** A main key as the documentation shows it. */
export const EXAMPLE_MAIN_KEY: ApiKey = {
  id: EXAMPLE_KEY_ID,
  client_id: EXAMPLE_CLIENT.id,
  name: null,
  prefix: 'sms_EXAMPLE-',
  ends_at: null,
  api_key: 'sms_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA',
  previous_key_until: '2026-11-25T10:00:00.000Z',
}

/** A key with a name. */
export const EXAMPLE_NAMED_KEY: ApiKey = {
  ...EXAMPLE_MAIN_KEY,
  name: 'web shop',
  ends_at: '2027-06-30T00:00:00.000Z',
  previous_key_until: null,
}

/** It, as it is listed. */
export const EXAMPLE_KEYS: ApiKeys = {
  api_keys: [
    {
      id: EXAMPLE_KEY_ID,
      name: 'web shop',
      prefix: 'sms_EXAMPLE-',
      ends_at: '2027-06-30T00:00:00.000Z',
      good: true,
      made_by: 'admin root',
      last_used_at: '2026-11-24T10:00:00.000Z',
      created_at: '2026-11-24T09:00:00.000Z',
    },
  ],
}
