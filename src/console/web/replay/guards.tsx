import { guardWords } from '../message/event-words.ts'
import type { AskedGuard } from './machine-player.ts'

/** The guards that were asked, and what they answered: `✗ may fail over, ✓ may retry`. */
export function Guards({ guards }: { readonly guards: readonly AskedGuard[] }) {
  return guards.map(({ name, holds }, index) => (
    <span key={name} className={`asked-guard ${holds ? 'holds' : ''}`}>
      {index > 0 && ', '}
      <span aria-hidden="true">{holds ? '✓' : '✗'}</span>
      <span className="visually-hidden">{holds ? 'holds:' : 'does not hold:'}</span> {guardWords(name)}
    </span>
  ))
}
