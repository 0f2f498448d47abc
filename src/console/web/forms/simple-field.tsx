import type { Draft } from './drafts.ts'
import { Field, type Own } from './field.tsx'
import type { NamedShape, Shape } from './schema.ts'

type Simple = Extract<Draft, { readonly kind: 'text' | 'flag' | 'choice' }>
type Props = {
  readonly shape: Shape
  readonly draft: Simple
  readonly label: string
  /** Null for what has no name of its own. */
  readonly named: NamedShape | null
  readonly why: string | undefined
  readonly onChange: (draft: Draft) => void
}

/** A field with one control: a text, a number, a choice, yes or no. */
export function SimpleField({ shape, draft, label, named, why = undefined, onChange }: Props) {
  const isLong = (shape.kind === 'text' && shape.isLong) || shape.kind === 'json'
  const hint = named === null || draft.kind !== 'text' ? '' : hintOf(named)
  return (
    <Field label={label} hint={hint} why={why ?? null} isWide={isLong}>
      {(own) => <Control {...{ own, shape, draft, named, isLong, onChange }} />}
    </Field>
  )
}

function Control({
  own,
  shape,
  draft,
  named,
  isLong,
  onChange,
}: Omit<Props, 'label' | 'why'> & { readonly own: Own; readonly isLong: boolean }) {
  const isOptional = named !== null && !named.isRequired
  switch (draft.kind) {
    case 'text': {
      const typed = {
        ...own,
        value: draft.text,
        spellCheck: false,
        placeholder: isOptional ? placeholderOf(named) : undefined,
      }
      return isLong ? (
        <textarea
          {...typed}
          className="code"
          rows={1}
          onChange={({ target }) => onChange({ kind: 'text', text: target.value })}
        />
      ) : (
        <input
          {...typed}
          inputMode={shape.kind === 'number' ? 'decimal' : undefined}
          autoComplete="off"
          onChange={({ target }) => onChange({ kind: 'text', text: target.value })}
        />
      )
    }
    case 'flag':
      return (
        <select
          {...own}
          value={draft.on === null ? '' : String(draft.on)}
          onChange={({ target }) =>
            onChange({ kind: 'flag', on: target.value === '' ? null : target.value === 'true' })
          }
        >
          {(isOptional || draft.on === null) && (
            <option value="">{isOptional ? placeholderOf(named) : 'no'}</option>
          )}
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
      )
    case 'choice':
      return (
        <select
          {...own}
          value={draft.at ?? ''}
          onChange={({ target }) =>
            onChange({ kind: 'choice', at: target.value === '' ? null : Number(target.value) })
          }
        >
          {(isOptional || draft.at === null) && (
            <option value="">{isOptional ? placeholderOf(named) : 'choose one'}</option>
          )}
          {shape.kind === 'choice' &&
            shape.values.map((value, at) => (
              <option key={String(value)} value={at}>
                {String(value)}
              </option>
            ))}
        </select>
      )
  }
}

function placeholderOf({ byDefault }: NamedShape): string {
  if (byDefault === undefined || byDefault === null) return 'not given'
  return typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault)
}

function hintOf({ help, isRequired, byDefault }: NamedShape): string {
  if (help === '') return ''
  return isRequired || byDefault === undefined ? help : `${help}; otherwise ${JSON.stringify(byDefault)}`
}
