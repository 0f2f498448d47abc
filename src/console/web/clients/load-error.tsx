import { clock } from '../times.ts'
import type { Read } from './use-loaded.ts'

/** Why something could not be read, and of when what is shown below is. */
export function LoadError({ error, readAtMs }: Pick<Read<unknown>, 'error' | 'readAtMs'>) {
  if (error === null) return null
  return (
    <p className={`notice is-bad ${readAtMs === null ? '' : 'is-old'}`} role="alert">
      {error}
      {readAtMs !== null && `; what is shown is of ${clock(readAtMs)}`}
    </p>
  )
}
