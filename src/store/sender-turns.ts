import type { GivenTurns } from '../domain/sender/sender-turns.ts'
import type { Db } from './database/db.ts'

const MINUTE_MS = 60_000

/**
 * Gives turns of these senders, which it locks meanwhile, in the order of their names: no other worker gives one of theirs
 * until this is committed. `give` is told what was given so far, and answers what is then.
 */
export async function giveSenderTurns(
  { sql }: Pick<Db, 'sql'>,
  senders: readonly string[],
  give: (sender: string, given: GivenTurns) => GivenTurns,
): Promise<void> {
  await sql.begin(async (tx) => {
    // The update that changes nothing locks the row that is there.
    const rows = await tx<{ sender: string; minute: Date; minuteParts: number; dayParts: number }[]>`
      insert into sender_turns as t (sender, minute, minute_parts, day_parts)
      select sender, to_timestamp(0), 0, 0 from unnest(${tx.array([...senders])}::text[]) as s(sender) order by 1
      on conflict (sender) do update set sender = excluded.sender
      returning sender, minute, minute_parts as "minuteParts", day_parts as "dayParts"`
    const given = rows.map(({ sender, minute, ...parts }) => {
      const next = give(sender, { ...parts, minute: minute.getTime() / MINUTE_MS })
      return { sender, ...next, minute: new Date(next.minute * MINUTE_MS) }
    })
    await tx`
      update sender_turns t set minute = g.minute, minute_parts = g."minuteParts", day_parts = g."dayParts"
      from json_to_recordset(${JSON.stringify(given)}::text::json) as g(
        sender text, minute timestamptz, "minuteParts" integer, "dayParts" integer)
      where t.sender = g.sender`
  })
}
