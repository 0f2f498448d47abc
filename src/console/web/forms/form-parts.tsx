import type { Draft } from './drafts.ts'
import type { Shape } from './schema.ts'
import { SimpleField } from './simple-field.tsx'

/** What was refused, by the path of its field. */
export type Refused = ReadonlyMap<string, string>

/** What a part of a form is given. */
export type PartProps<D = Draft> = {
  readonly draft: D
  readonly path: string
  readonly refused: Refused
  readonly onChange: (draft: Draft) => void
}
/** The same for a draft of one kind. */
export type PartOf<K extends Draft['kind']> = PartProps<Extract<Draft, { readonly kind: K }>>

/** A value without a name of its own: an item, an entry, a variant. */
export function Plain({
  shape,
  draft,
  label,
  path,
  refused,
  onChange,
}: PartProps & { readonly shape: Shape; readonly label: string }) {
  if (draft.kind !== 'text' && draft.kind !== 'flag' && draft.kind !== 'choice') return null
  return <SimpleField {...{ shape, draft, label, onChange }} named={null} why={refused.get(path)} />
}

/** Why something of a form was refused. */
export function Why({ path, refused }: { readonly path: string; readonly refused: Refused }) {
  const why = refused.get(path)
  return why === undefined ? null : (
    <p className="why" role="alert">
      {why}
    </p>
  )
}

/** Takes an item away. */
export function Remove({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) {
  return (
    <button type="button" className="mover" aria-label={`Remove ${name}`} onClick={onRemove}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
        <path d="M6 6l12 12M18 6L6 18" />
      </svg>
    </button>
  )
}
