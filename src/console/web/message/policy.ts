import { queryOptions } from '@tanstack/react-query'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { getJson } from '../api.ts'
import { READ_ONCE } from '../queries.ts'

const PATH = '/console/policy.json'

/** What the gateway steps its messages by. */
export const POLICY = queryOptions({
  ...READ_ONCE,
  queryKey: [PATH],
  queryFn: ({ signal }) => getJson<MessagePolicy>(PATH, signal),
})
