import { useMemo, useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { KindAnswer, Preset } from '../answers.ts'
import { sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { Field } from '../forms/field.tsx'
import { Problems } from '../forms/problems.tsx'
import { refusedOf } from '../forms/refused.ts'
import { asSchema, shapeOf } from '../forms/schema.ts'
import { linkTo } from '../router.ts'
import { bodyOf, isSaidAtField, newDraft, type ProviderDraft, readSettings } from './provider-draft.ts'
import { ProviderFields } from './provider-fields.tsx'
import { secretsOf } from './secrets.ts'

/** `#/providers?add`: a provider is made of a kind, or of a preset that is known. */
export function NewProvider() {
  const kinds = useLoaded<{ readonly kinds: readonly KindAnswer[] }>('/v1/providers/kinds')
  const presets = useLoaded<{ readonly presets: readonly Preset[] }>('/v1/providers/presets')
  return (
    <>
      <p className="crumb">
        <a href={linkTo(['providers'])}>Providers</a>
      </p>
      <h1>New provider</h1>
      <LoadError {...kinds} />
      <LoadError {...presets} />
      {kinds.value === null && kinds.error === null && <p className="quiet">Loading…</p>}
      {kinds.value && <MakeProvider kinds={kinds.value.kinds} presets={presets.value?.presets ?? []} />}
    </>
  )
}

type Start = { readonly kind: KindAnswer; readonly preset: Preset | null }

function MakeProvider({
  kinds,
  presets,
}: {
  readonly kinds: readonly KindAnswer[]
  readonly presets: readonly Preset[]
}) {
  const [start, setStart] = useState<Start | null>(null)
  const [name, setName] = useState('')
  function choose(value: string): void {
    const preset = presets.find((one) => `preset ${one.name}` === value) ?? null
    const kind = kinds.find((one) => one.kind === (preset?.kind ?? value.replace('kind ', '')))
    setStart(kind ? { kind, preset } : null)
    if (preset && name === '') setName(preset.name)
  }
  return (
    <div className="panel stack provider-form provider-new">
      <Field label="Begin with" help="A preset fills in the settings; all of it can be changed.">
        {(own) => (
          <select
            {...own}
            value={start ? (start.preset ? `preset ${start.preset.name}` : `kind ${start.kind.kind}`) : ''}
            onChange={({ target }) => choose(target.value)}
          >
            <option value="">choose one</option>
            <optgroup label="Kinds">
              {kinds.map(({ kind, settings }) => (
                <option key={kind} value={`kind ${kind}`}>
                  {asSchema(settings).title ?? kind}
                </option>
              ))}
            </optgroup>
            {presets.length > 0 && (
              <optgroup label="Presets">
                {presets
                  .toSorted((one, other) => one.title.localeCompare(other.title))
                  .map(({ name: preset, title }) => (
                    <option key={preset} value={`preset ${preset}`}>
                      {title}
                    </option>
                  ))}
              </optgroup>
            )}
          </select>
        )}
      </Field>
      {start?.preset && <p className="help preset-notes">{start.preset.notes}</p>}
      {start && (
        <Begun key={`${start.kind.kind} ${start.preset?.name}`} {...start} name={name} onName={setName} />
      )}
    </div>
  )
}

function Begun({
  kind,
  preset,
  name,
  onName,
}: Start & { readonly name: string; readonly onName: (name: string) => void }) {
  const shape = useMemo(() => shapeOf(asSchema(kind.settings)), [kind])
  const [typed, setTyped] = useState(() => newDraft(kind, preset))
  const draft: ProviderDraft = { ...typed, name }
  const action = useAction()
  const [isTried, setTried] = useState(false)
  const { body, problems } = bodyOf(draft, shape, true)
  const refused = refusedOf(isTried ? problems : [], action.error)
  const secrets = secretsOf(
    kind.secrets,
    preset?.secrets ?? [],
    readSettings(shape, draft.settings).value,
    [],
  )
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problems.length > 0) return
        void action.run(async () => {
          await sendJson('POST', '/v1/providers', { name: name.trim(), kind: kind.kind, ...body })
          location.hash = linkTo(['providers', name.trim()])
          return ''
        })
      }}
    >
      <Needs scope="config">
        <Field
          label="Name"
          help="1 to 32 of a–z, 0–9 and -: it is in addresses, and stays"
          why={refused.get('name')}
        >
          {(own) => (
            <input {...own} autoComplete="off" value={name} onChange={({ target }) => onName(target.value)} />
          )}
        </Field>
        <ProviderFields
          {...{ draft, kind, shape, secrets, refused }}
          onChange={({ name: _, ...changed }) => setTyped(changed)}
        />
        {isTried && <Problems problems={problems} />}
        {!isSaidAtField(action.error) && <Outcome action={action} />}
        <button type="submit" className="button" disabled={action.isBusy}>
          {action.isBusy ? 'Adding…' : 'Add provider'}
        </button>
      </Needs>
    </form>
  )
}
