import type { ControlName } from '../../../domain/controls.ts'
import type { ControlAnswer } from '../answers.ts'
import { CONTROL_WORDS, FIELD_WORDS, SHOWN_CONTROLS } from '../controls/control-words.ts'
import { controlPath } from '../controls/use-controls.ts'
import { linkTo } from '../router.ts'
import { LoadError } from './load-error.tsx'
import { useLoaded } from './use-loaded.ts'

/** What of a client's own is said of each control. */
export function ControlsPanel({ clientId }: { readonly clientId: string }) {
  return (
    <section className="panel" aria-labelledby="controls-title">
      <h2 id="controls-title">What may go out</h2>
      <dl className="own-controls">
        {SHOWN_CONTROLS.map((name) => (
          <Own key={name} name={name} clientId={clientId} />
        ))}
      </dl>
    </section>
  )
}

function Own({ name, clientId }: { readonly name: ControlName; readonly clientId: string }) {
  const { value, ...loading } = useLoaded<ControlAnswer>(controlPath(name, clientId))
  return (
    <div>
      <dt>
        <a href={linkTo(['controls', name], { client_id: clientId })}>{CONTROL_WORDS[name].title}</a>
      </dt>
      <dd>
        <LoadError {...loading} />
        {value && ownWords(name, Object.keys(value.said))}
      </dd>
    </div>
  )
}

function ownWords(name: ControlName, fields: readonly string[]): string {
  if (fields.length === 0) return 'as for all clients'
  return `its own: ${fields.map((field) => FIELD_WORDS[name][field]?.label ?? field).join(', ')}`
}
