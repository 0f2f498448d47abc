import type { Guard } from '../controls/guard.ts'
import { networkOf } from '../ip-address.ts'

/** What is allowed, made once of each list so that a look costs no more the longer it is. */
type Allowed = {
  readonly beginnings: ReadonlySet<string>
  readonly lengths: readonly number[]
  readonly endUsers: ReadonlySet<string>
}

const allowedBy = new WeakMap<Guard['allow'], Allowed>()

/** Whether no rule is to look at a message to this number, for this end user: an address, or its network. */
export function isAllowed({ allow }: Guard, to: string, endUser: string | null): boolean {
  if (allow.numbers.length === 0 && allow.end_users.length === 0) return false
  const { beginnings, lengths, endUsers } = read(allow)
  return (
    (endUser !== null && endUsers.has(endUser)) ||
    lengths.some((length) => beginnings.has(to.slice(0, length)))
  )
}

function read(allow: Guard['allow']): Allowed {
  const known = allowedBy.get(allow)
  if (known) return known
  const made = {
    beginnings: new Set(allow.numbers),
    lengths: [...new Set(allow.numbers.map(({ length }) => length))],
    endUsers: new Set(allow.end_users.map(networkOf)),
  }
  allowedBy.set(allow, made)
  return made
}
