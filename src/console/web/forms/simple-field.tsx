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
        <Choice
          own={own}
          words={FLAG_WORDS}
          at={draft.on === null ? null : Number(!draft.on)}
          none={isOptional ? placeholderOf(named) : 'no'}
          isOptional={isOptional}
          onChoose={(at) => onChange({ kind: 'flag', on: at === null ? null : at === 0 })}
        />
      )
    case 'choice':
      return (
        <Choice
          own={own}
          words={shape.kind === 'choice' ? shape.values.map(String) : []}
          at={draft.at}
          none={isOptional ? placeholderOf(named) : 'choose one'}
          isOptional={isOptional}
          onChoose={(at) => onChange({ kind: 'choice', at })}
        />
      )
  }
}

const FLAG_WORDS = ['yes', 'no']

/** One of several words. `none` is what counts where none is chosen; if it is one of them, it stands in the list once. */
function Choice({
  own,
  words,
  at,
  none,
  isOptional,
  onChoose,
}: {
  readonly own: Own
  readonly words: readonly string[]
  readonly at: number | null
  readonly none: string
  readonly isOptional: boolean
  readonly onChoose: (at: number | null) => void
}) {
  const isOpen = at === null
  return (
    <select
      {...own}
      value={at ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
    >
      {(isOpen || (isOptional && !words.includes(none))) && <option value="">{none}</option>}
      {words.map((word, place) =>
        isOpen && word === none ? null : (
          <option key={word} value={place}>
            {word}
          </option>
        ),
      )}
    </select>
  )
}

function placeholderOf({ byDefault, otherwise }: NamedShape): string {
  if (otherwise !== null) return otherwise
  if (byDefault === undefined || byDefault === null) return 'not given'
  if (typeof byDefault === 'boolean') return byDefault ? 'yes' : 'no'
  return typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault)
}

function hintOf({ help, isRequired, byDefault }: NamedShape): string {
  if (help === '') return ''
  return isRequired || byDefault === undefined ? help : `${help}; otherwise ${JSON.stringify(byDefault)}`
}
