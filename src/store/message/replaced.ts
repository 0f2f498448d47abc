import type { Move } from '../../domain/message/actor.ts'

/** What a move says of a message that was replaced, as JSON that `SET_REPLACED` reads. */
export function replacedJson(replaced: NonNullable<Move['replaced']>): string {
  const { text, encoding, parts, userData, callbackTo, sendAtMs } = replaced
  return JSON.stringify({
    text,
    encoding,
    parts,
    user_data: userData,
    callback_to: callbackTo,
    send_at: sendAtMs === null ? null : new Date(sendAtMs),
  })
}

/** What is set of the messages `m` whose moves `i` replace what they say; of others all stays as it is. */
export const SET_REPLACED = [
  "text = coalesce(i.said ->> 'text', m.text), encoding = coalesce(i.said ->> 'encoding', m.encoding)",
  "parts = coalesce((i.said ->> 'parts')::smallint, m.parts), send_at = coalesce((i.said ->> 'send_at')::timestamptz, m.send_at)",
  ...['user_data', 'callback_to'].map(
    (what) => `${what} = case when i.said is null then m.${what} else (i.said ->> '${what}')::json end`,
  ),
]
