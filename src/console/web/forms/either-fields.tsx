import { type EitherDraft, otherWay } from './either-way.ts'
import { Field } from './field.tsx'
import type { Refused } from './form-parts.tsx'
import type { Shape } from './schema.ts'
import { GroupFields } from './shape-form.tsx'

type Props = {
  readonly title: string
  readonly shape: Shape
  readonly draft: EitherDraft
  /** Where they stand in what is sent; '': they are all of it. */
  readonly path: string
  readonly refused: Refused
  readonly onChange: (draft: EitherDraft) => void
}

/** Settings by a form, or as JSON, with the way from one to the other. */
export function EitherFields({ title, shape, draft, path, refused, onChange }: Props) {
  const other = otherWay(shape, draft)
  const why = refused.get(path)
  return (
    <>
      <h3>
        {title}
        <button
          type="button"
          className="text-button"
          disabled={other === null}
          onClick={() => other && onChange(other)}
        >
          {draft.as === 'form' ? 'Edit as JSON' : 'Edit as a form'}
        </button>
      </h3>
      {draft.as === 'json' ? (
        <Field label={`${title} as JSON`} why={why}>
          {(own) => (
            <textarea
              {...own}
              className="code"
              rows={8}
              spellCheck={false}
              value={draft.text}
              onChange={({ target }) => onChange({ as: 'json', text: target.value })}
            />
          )}
        </Field>
      ) : (
        <>
          {why !== undefined && (
            <p className="notice is-bad" role="alert">
              {why}
            </p>
          )}
          {shape.kind === 'group' && draft.draft.kind === 'group' && (
            <GroupFields
              fields={shape.fields}
              draft={draft.draft}
              path={path}
              refused={refused}
              onChange={(changed) => onChange({ as: 'form', draft: changed })}
            />
          )}
        </>
      )}
    </>
  )
}
