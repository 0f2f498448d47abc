import { hostname, userInfo } from 'node:os'
import type { ActBy, ActSubject } from '../domain/act.ts'
import { openUuid7s } from '../domain/new-uuid7.ts'
import { noteAct } from '../flow/admin/note-act.ts'
import type { Db } from '../store/database/db.ts'

/** Makes ids as every process does. */
export const newCommandId = openUuid7s({
  now: Date.now,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
})

/** Who runs this command, as the system knows him: behind sudo who he was before. */
export function byCommand(): ActBy {
  return { kind: 'command', name: process.env['SUDO_USER'] ?? ownName(), adminId: null, from: hostname() }
}

/** In a container a user need not have a name. */
function ownName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Notes what this command does, as `noteAct` has it. */
export async function noteCommand<T>(
  db: Db,
  what: string,
  subject: ActSubject,
  ...[carryOut, before]: [
    Parameters<typeof noteAct<T>>[2],
    before?: Parameters<typeof noteAct<T>>[1]['before'],
  ]
): Promise<T> {
  const act = { by: byCommand(), what, subject, before: before ?? null }
  return await noteAct({ db, newId: newCommandId }, act, carryOut)
}
