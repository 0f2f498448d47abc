import type { Tx } from '../database/db.ts'

/** How many references there are (SMPP v3.4, clause 5.3.2.22; 3GPP TS 23.040, clause 9.2.3.24.8). */
export const REFERENCES = 0x1_0000

/** How many references are asked of one group of numbers; below `REFERENCES`. */
export type WantedReferences = { readonly group: number; readonly count: number }

/**
 * Moves each group's count of references on by what is wanted of it, of each group once; answers the last reference of each.
 * A group that never had any begins behind `start`. Groups are locked in their order: processes wait for each other, and
 * never in a circle.
 */
export async function takeReferences(
  sql: Tx,
  wanted: readonly WantedReferences[],
  start: number,
): Promise<ReadonlyMap<number, number>> {
  const rows = await sql<{ group: number; last: number }[]>`
    insert into long_references as r (number_group, last)
    select g, (${start}::int + c) % ${REFERENCES}::int from unnest(
      ${sql.array(wanted.map(({ group }) => group))}::int[],
      ${sql.array(wanted.map(({ count }) => count))}::int[]
    ) as w (g, c)
    order by g
    on conflict (number_group) do update
      set last = (r.last + excluded.last - ${start}::int + ${REFERENCES}::int) % ${REFERENCES}::int
    returning number_group as "group", last`
  return new Map(rows.map(({ group, last }) => [group, last]))
}
