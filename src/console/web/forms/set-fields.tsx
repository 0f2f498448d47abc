import { type Draft, itemOf } from './drafts.ts'
import { Field } from './field.tsx'
import { type PartOf, Plain, type Refused } from './form-parts.tsx'
import { ListFields } from './list-fields.tsx'
import type { Shape } from './schema.ts'

type Props = PartOf<'list'> & { readonly item: Shape; readonly label: string }

/** Items whose order says nothing: words are ticked, texts are written a line each. */
export function SetFields(props: Props) {
  const { item } = props
  if (item.kind === 'choice') return <Ticks {...props} words={item.values.map(String)} />
  if (item.kind === 'text') return <Lines {...props} />
  return <ListFields {...props}>{(own) => <Plain {...own} shape={item} />}</ListFields>
}

function Ticks({ draft, words, onChange }: Props & { readonly words: readonly string[] }) {
  const placeOf = (one: Draft) => (one.kind === 'choice' ? one.at : null)
  return (
    <div className="form-set">
      {words.map((word, at) => (
        <label key={word} className="check">
          <input
            type="checkbox"
            checked={draft.items.some((one) => placeOf(one.draft) === at)}
            onChange={({ target }) => {
              const others = draft.items.filter((one) => placeOf(one.draft) !== at)
              const items = target.checked ? [...others, itemOf({ kind: 'choice', at })] : others
              onChange({ ...draft, items })
            }}
          />
          {word.replaceAll('_', ' ')}
        </label>
      ))}
    </div>
  )
}

function Lines({ draft, label, path, refused, onChange }: Props) {
  const lines = draft.items.map(({ draft: one }) => (one.kind === 'text' ? one.text : ''))
  return (
    <Field label={label} hint="one on each line" why={whyOf(refused, path)}>
      {(own) => (
        <textarea
          {...own}
          className="code"
          rows={3}
          spellCheck={false}
          placeholder="one on each line"
          value={lines.join('\n')}
          onChange={({ target }) => {
            const texts = target.value === '' ? [] : target.value.split('\n')
            onChange({ ...draft, items: texts.map((text) => itemOf({ kind: 'text', text })) })
          }}
        />
      )}
    </Field>
  )
}

/** What is wrong with one of several is said of all of them, with the text's place among them. */
function whyOf(refused: Refused, path: string): string | null {
  const own = refused.get(path)
  if (own !== undefined) return own
  const [found] = [...refused].filter(([at]) => at.startsWith(`${path}.`))
  return found ? `line ${Number(found[0].slice(path.length + 1)) + 1} ${found[1]}` : null
}
