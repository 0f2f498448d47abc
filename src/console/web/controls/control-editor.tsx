import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ControlName } from '../../../domain/controls.ts'
import { Needs } from '../admin/needs.tsx'
import type { ControlAnswer } from '../answers.ts'
import { getJson, getTagged, sendJson, type Tagged } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { draftOf } from '../forms/drafts.ts'
import { EitherFields } from '../forms/either-fields.tsx'
import { type EitherDraft, readEither } from '../forms/either-way.ts'
import { Problems } from '../forms/problems.tsx'
import { refusedOf } from '../forms/refused.ts'
import { asJson, type Json, type JsonSchema, type Shape, shapeOf } from '../forms/schema.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { sayable } from './control-shape.ts'
import { CONTROL_WORDS } from './control-words.ts'
import { CountryPreset } from './country-preset.tsx'
import { controlPath } from './use-controls.ts'
import { withCountries } from './with-countries.ts'

type Props = {
  readonly name: ControlName
  /** Null: all clients. */
  readonly clientId: string | null
  readonly schema: JsonSchema
  readonly usual: Json
}

/** What is said of a control, to be said otherwise. */
export function ControlEditor({ name, clientId, schema, usual }: Props) {
  const path = controlPath(name, clientId)
  const query = useQuery({
    queryKey: ['control', path],
    queryFn: ({ signal }) => getTagged<ControlAnswer>(path, signal),
  })
  const ofAll = useQuery({
    queryKey: [controlPath(name, null)],
    queryFn: ({ signal }) => getJson<ControlAnswer>(controlPath(name, null), signal),
    enabled: clientId !== null,
  })
  const { value: stands, ...loading } = readOf(query)
  const { value: general, ...loadingGeneral } = readOf(ofAll)
  const holds = clientId === null ? usual : general && asJson(general.holds)
  const shape = useMemo(
    () =>
      holds === null
        ? null
        : shapeOf(
            sayable(schema, name, { holds, words: clientId === null ? 'as usual' : 'as for all clients' }),
          ),
    [schema, name, holds, clientId],
  )
  return (
    <>
      <LoadError {...loading} />
      <LoadError {...loadingGeneral} />
      {(stands === null || shape === null) && loading.error === null && <p className="quiet">Loading…</p>}
      {stands !== null && shape !== null && (
        <SayForm
          name={name}
          path={path}
          stands={stands}
          shape={shape}
          readAgain={async () => (await query.refetch({ throwOnError: true })).data ?? stands}
        />
      )}
    </>
  )
}

type FormProps = {
  readonly name: ControlName
  readonly path: string
  readonly stands: Tagged<ControlAnswer>
  readonly shape: Shape
  readonly readAgain: () => Promise<Tagged<ControlAnswer>>
}

function SayForm({ name, path, stands, shape, readAgain }: FormProps) {
  const [form, setForm] = useState(() => formOf(stands, shape))
  const [isTried, setTried] = useState(false)
  const action = useAction()
  const { value, problems } = readEither(shape, form.draft, '')
  const refused = refusedOf(isTried ? problems : [], action.error)
  const { title, help } = CONTROL_WORDS[name]
  async function show(): Promise<void> {
    setForm(formOf(await readAgain(), shape))
    setTried(false)
  }
  return (
    <form
      className="panel stack control-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problems.length > 0) return
        void action.run(async () => {
          await sendJson('PUT', path, value, { ifMatch: form.tag })
          await show()
          return 'Saved: every process goes by it within 2 s.'
        })
      }}
    >
      <p className="help">{help}</p>
      <Needs scope="config">
        <EitherFields
          title={title}
          shape={shape}
          draft={form.draft}
          path=""
          refused={refused}
          onChange={(draft) => setForm({ ...form, draft })}
        />
        {name === 'senders' && (
          <CountryPreset
            action={action}
            onTake={(preset) =>
              setForm({ ...form, draft: { as: 'form', draft: draftOf(shape, withCountries(value, preset)) } })
            }
          />
        )}
        {isTried && <Problems problems={problems} />}
        <Outcome action={action} />
        <div className="pager">
          <button type="submit" className="button" disabled={action.isBusy}>
            {action.isBusy ? 'Saving…' : 'Save'}
          </button>
          {action.error?.status === 412 && (
            <button
              type="button"
              className="button plain"
              onClick={() => void action.run(() => show().then(() => ''))}
            >
              Read what stands
            </button>
          )}
          {form.isSaid && (
            <SureButton
              label="Take back"
              question="Take all of it back?"
              isLarge
              isBusy={action.isBusy}
              onSure={() =>
                void action.run(async () => {
                  await sendJson('DELETE', path, undefined, { ifMatch: form.tag })
                  await show()
                  return 'Taken back: nothing is said here any more.'
                })
              }
            />
          )}
        </div>
      </Needs>
    </form>
  )
}

/** What stands, as it is typed; a change is made to that version only. */
function formOf(
  { value: { said }, tag }: Tagged<ControlAnswer>,
  shape: Shape,
): { readonly draft: EitherDraft; readonly tag: string; readonly isSaid: boolean } {
  return {
    draft: { as: 'form', draft: draftOf(shape, asJson(said)) },
    tag,
    isSaid: Object.keys(said).length > 0,
  }
}
