import type { Actor, Move } from '../../domain/message/actor.ts'
import type { Tx } from '../database/db.ts'

/** What a move says of a message that was replaced, as JSON that `setReplaced` reads, and the end of its validity. */
export function replacedJson({ expiresAtMs }: Actor, replaced: NonNullable<Move['replaced']>) {
  const { text, encoding, parts, userData, callbackTo, sendAtMs } = replaced
  return {
    expires: new Date(expiresAtMs),
    said: {
      text,
      encoding,
      parts,
      user_data: userData,
      callback_to: callbackTo,
      send_at: sendAtMs === null ? null : new Date(sendAtMs),
    },
  }
}

/** Sets what the messages say that were replaced; of others all stays as it is. */
export function setReplaced(tx: Tx) {
  return tx`text = coalesce(i.said->>'text', m.text), encoding = coalesce(i.said->>'encoding', m.encoding),
    parts = coalesce((i.said->>'parts')::smallint, m.parts), send_at = coalesce((i.said->>'send_at')::timestamptz, m.send_at),
    user_data = case when i.said is null then m.user_data else (i.said->>'user_data')::json end,
    callback_to = case when i.said is null then m.callback_to else (i.said->>'callback_to')::json end, `
}
