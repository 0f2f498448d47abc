import { spawnSync } from 'node:child_process'

/** A user of this machine, in the form `spawn` takes. */
export type Account = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root. `postgres` comes with Debian's package, `nobody` with every Unix. */
const UNPRIVILEGED = ['postgres', 'nobody']

/** The account for servers that refuse root; undefined when we are not root and need no other. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of UNPRIVILEGED) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error(
    `running as root, and none of the users ${UNPRIVILEGED.join(', ')} exists to run PostgreSQL`,
  )
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}
