import { spawnSync } from 'node:child_process'

/** Words to put before a command so that Linux sends it `signal` when this process ends, even by kill -9. Where
 * there is no setpriv nothing is put before it, and only an orderly end of this process ends the child too. */
export function diesWithUs(signal: 'INT' | 'TERM' | 'KILL'): string[] {
  const words = ['--pdeathsig', signal]
  return spawnSync('setpriv', [...words, 'true']).status === 0 ? ['setpriv', ...words] : []
}
