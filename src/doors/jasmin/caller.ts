import type { ClientId } from '../../domain/message.ts'
import type { DoorRequest } from '../http/answering.ts'
import type { Parameters } from '../http/parameters.ts'
import type { DoorWay } from '../http/way.ts'

/** Arguments that say who asks. */
export const CREDENTIALS = ['username', 'password'] as const

/** Whose request it is. Rejects with `Refused`, and when the database is away. */
export async function callerOf(
  { callers }: Pick<DoorWay, 'callers'>,
  given: Parameters,
  { request, server }: DoorRequest,
): Promise<ClientId> {
  const [user = '', password = ''] = CREDENTIALS.map((name) => given.text(name) ?? '')
  return await callers.find(request, server, { user, password })
}
