import type { Callback } from '../answers.ts'
import { linkTo } from '../router.ts'

/** What a callback tells, leading to the message that it tells of. */
export function CallbackEvent({ type, message_id: id }: Pick<Callback, 'type' | 'message_id'>) {
  if (id === null) return <span>{type}</span>
  return <a href={linkTo([type === 'message.received' ? 'inbox' : 'messages', id])}>{type}</a>
}
