import type { ControlAnswer } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { controlPath } from '../controls/use-controls.ts'
import { linkTo } from '../router.ts'
import { ruleWords, SHOWN_RULES } from './rules.ts'

/** What each rule does with what it finds, of all clients that say nothing of their own. */
export function Modes() {
  const { value, ...loading } = useLoaded<ControlAnswer>(controlPath('guard', null))
  const holds = value?.holds ?? {}
  return (
    <section className="panel" aria-labelledby="modes-title">
      <h2 id="modes-title">
        Rules
        <a className="aside" href={linkTo(['controls', 'guard'])}>
          change them
        </a>
      </h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value && (
        <>
          <p className="help">
            They look at {holds['applies_to'] === 'all' ? 'all messages' : 'one-time passwords only'}. A
            client may have its own.
          </p>
          <ul className="guard-modes">
            {SHOWN_RULES.map((rule) => (
              <Mode key={rule} words={ruleWords(rule)} mode={modeOf(holds[rule])} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

const COLOURS: Readonly<Record<string, string>> = {
  off: 'state-CANCELLED',
  monitor: 'state-FAILED_TEMP',
  block: 'state-FAILED_PERM',
}

function Mode({ words, mode }: { readonly words: string; readonly mode: string }) {
  return (
    <li>
      <span className={`state-chip ${COLOURS[mode] ?? ''}`}>{mode}</span> {words}
    </li>
  )
}

function modeOf(rule: unknown): string {
  return typeof rule === 'object' && rule !== null && 'mode' in rule ? String(rule.mode) : 'off'
}
