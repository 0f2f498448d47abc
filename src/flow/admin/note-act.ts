import type { ActEnd, ActState, NewAct } from '../../domain/act.ts'
import { bounded, narrowed } from '../../domain/act-state.ts'
import { beginAct, endAct } from '../../store/admin/acts.ts'
import type { Deps } from '../../world.ts'

/** What an act is noted with before it is carried out. */
export type ActToNote = Omit<NewAct, 'id' | 'before' | 'requestId'> & {
  readonly before?: ActState
  readonly requestId?: string | null
}

/** What the deed of an act comes to: its own answer, and how it ended. */
export type Deed<T> = { readonly answer: T; readonly end: ActEnd }

/** An act that was done, with what its subject is now. */
export const done = (after: ActState = null): ActEnd => ({ outcome: 'done', code: null, after })

/**
 * Notes an act, carries it out, and notes how it ended. It is committed before `carryOut` begins: a crash leaves it `begun`, and where
 * it cannot be noted nothing is done. What `carryOut` throws is thrown, and the act has failed. For commands and jobs; what the API is
 * asked for is noted at its edge.
 */
export async function noteAct<T>(
  { db, newId }: Pick<Deps, 'db' | 'newId'>,
  act: ActToNote,
  carryOut: () => Promise<Deed<T>>,
): Promise<T> {
  const id = newId()
  await beginAct(db.sql, { requestId: null, ...act, id, before: bounded(act.before ?? null) })
  try {
    const { answer, end } = await carryOut()
    const { before = act.before ?? null, after } = end
    await endAct(db.sql, id, { ...end, ...narrowed(before, after) })
    return answer
  } catch (error) {
    await endAct(db.sql, id, { outcome: 'failed', code: 'internal_error', after: null }).catch(() => false)
    throw error
  }
}
