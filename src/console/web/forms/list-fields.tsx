import type { ReactNode } from 'react'
import { Reorderable } from '../lists/reorderable.tsx'
import { type Draft, draftOf, type Entry, itemOf, under } from './drafts.ts'
import { Field } from './field.tsx'
import { type PartOf, type PartProps, Remove, Why } from './form-parts.tsx'
import type { Shape } from './schema.ts'

/** Items in an order; `children` draws what is in one. */
export function ListFields({
  item,
  draft,
  label,
  path,
  refused,
  onChange,
  children,
}: PartOf<'list'> & {
  readonly item: Shape
  readonly label: string
  readonly children: (props: PartProps & { readonly label: string }) => ReactNode
}) {
  const { items } = draft
  const nameOf = (_: unknown, at: number) => `${label} ${at + 1}`
  return (
    <>
      <Reorderable
        items={items}
        keyOf={({ key }) => key}
        nameOf={nameOf}
        onChange={(ordered) => onChange({ ...draft, items: ordered })}
        label={label}
      >
        {(one, at, moves) => (
          <div className="form-item">
            <div className="form-item-body">
              <Why path={under(path, String(at))} refused={refused} />
              {children({
                draft: one.draft,
                label: nameOf(one, at),
                path: under(path, String(at)),
                refused,
                onChange: (changed: Draft) =>
                  onChange({ ...draft, items: items.with(at, { ...one, draft: changed }) }),
              })}
            </div>
            <span className="form-item-tools">
              {moves}
              <Remove
                name={nameOf(one, at)}
                onRemove={() => onChange({ ...draft, items: items.toSpliced(at, 1) })}
              />
            </span>
          </div>
        )}
      </Reorderable>
      <button
        type="button"
        className="button plain small form-add"
        onClick={() => onChange({ ...draft, items: [...items, itemOf(draftOf(item, undefined))] })}
      >
        Add<span className="visually-hidden"> to {label}</span>
      </button>
    </>
  )
}

/** Names and their values; `children` draws a value. */
export function MapFields({
  shape: { value, example, entryName },
  draft,
  label,
  path,
  refused,
  onChange,
  children,
}: PartOf<'map'> & {
  readonly shape: Extract<Shape, { readonly kind: 'map' }>
  readonly label: string
  readonly children: (props: PartProps & { readonly label: string }) => ReactNode
}) {
  const { entries } = draft
  const change = (at: number, entry: Entry) => onChange({ ...draft, entries: entries.with(at, entry) })
  return (
    <>
      {entries.map((entry, at) => (
        <div key={entry.key} className="form-entry">
          <Field label={`${entryName} ${at + 1}`} why={refused.get(under(path, entry.name)) ?? null}>
            {(own) => (
              <input
                {...own}
                placeholder={example}
                value={entry.name}
                onChange={({ target }) => change(at, { ...entry, name: target.value })}
              />
            )}
          </Field>
          {children({
            draft: entry.draft,
            label: `Value ${at + 1}`,
            // Why it was refused is said at its name.
            path: '',
            refused,
            onChange: (changed) => change(at, { ...entry, draft: changed }),
          })}
          <Remove
            name={entry.name === '' ? `entry ${at + 1}` : entry.name}
            onRemove={() => onChange({ ...draft, entries: entries.toSpliced(at, 1) })}
          />
        </div>
      ))}
      <button
        type="button"
        className="button plain small form-add"
        onClick={() =>
          onChange({ ...draft, entries: [...entries, { name: '', ...itemOf(draftOf(value, undefined)) }] })
        }
      >
        Add<span className="visually-hidden"> to {label}</span>
      </button>
    </>
  )
}
