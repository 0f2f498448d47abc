import { draftOf, under } from './drafts.ts'
import { type PartOf, type PartProps, Plain, Why } from './form-parts.tsx'
import { ListFields, MapFields } from './list-fields.tsx'
import { isSimple, type NamedShape, type Shape } from './schema.ts'
import { SetFields } from './set-fields.tsx'
import { SimpleField } from './simple-field.tsx'

/** The fields of a group, made of its shape. */
export function GroupFields({
  fields,
  draft,
  path,
  refused,
  onChange,
}: PartOf<'group'> & { readonly fields: readonly NamedShape[] }) {
  return (
    <div className="form-grid is-even">
      {fields.map((named) => {
        const own = draft.drafts[named.name]
        return own === undefined ? null : (
          <NamedField
            key={named.name}
            named={named}
            draft={own}
            path={under(path, named.name)}
            refused={refused}
            onChange={(changed) => onChange({ ...draft, drafts: { ...draft.drafts, [named.name]: changed } })}
          />
        )
      })}
    </div>
  )
}

function NamedField({ named, ...props }: PartProps & { readonly named: NamedShape }) {
  const { shape, label } = named
  const { draft, path, refused, onChange } = props
  if (shape.kind === 'constant') return null
  if (draft.kind === 'text' || draft.kind === 'flag' || draft.kind === 'choice')
    return <SimpleField {...{ shape, draft, label, named, onChange }} why={refused.get(path)} />
  if (shape.kind === 'variants' && draft.kind === 'variants' && isOneControl(shape, draft.at))
    return (
      <div
        className={`field ${isLongText(shape, draft.at) ? 'is-wide' : isLongChoice(named, draft.at) ? 'is-double' : ''}`}
      >
        <span>{label}</span>
        <VariantFields {...props} {...{ draft, shape, label }} none={noneOf(named)} />
      </div>
    )
  return (
    <fieldset className="form-group is-wide">
      <legend>
        {draft.kind === 'group' && !named.isRequired && !named.isOpen ? (
          <label className="check">
            <input
              type="checkbox"
              checked={draft.isThere}
              onChange={({ target }) => onChange({ ...draft, isThere: target.checked })}
            />
            {label}
          </label>
        ) : (
          label
        )}
      </legend>
      <Why path={path} refused={refused} />
      <Inside {...props} shape={shape} label={label} none={noneOf(named)} />
    </fieldset>
  )
}

/** What a choice among variants says while none is chosen. */
const CHOOSE_ONE = 'choose one'

function noneOf({ isRequired, otherwise }: NamedShape): string {
  return isRequired ? CHOOSE_ONE : (otherwise ?? 'not given')
}

/** More characters than these are cut in a control of usual width. */
const MAX_CHOICE_CHARS = 20

function isLongChoice(named: NamedShape, at: number | null): boolean {
  return at === null && noneOf(named).length > MAX_CHOICE_CHARS
}

/** Whether the chosen variant is a single control or a constant, or none is chosen. */
function isOneControl(
  { variants }: Extract<Shape, { readonly kind: 'variants' }>,
  at: number | null,
): boolean {
  const chosen = at === null ? undefined : variants[at]
  return chosen === undefined || chosen.shape.kind === 'constant' || isSimple(chosen.shape)
}

function isLongText({ variants }: Extract<Shape, { readonly kind: 'variants' }>, at: number | null): boolean {
  const chosen = at === null ? undefined : variants[at]
  return chosen?.shape.kind === 'text' && chosen.shape.isLong
}

/** True of what is one control, alone or in a group of its own. */
function hasOneControl(shape: Shape): boolean {
  const [first, ...more] = shape.kind === 'group' ? shape.fields : []
  return isSimple(shape) || (first !== undefined && more.length === 0 && isSimple(first.shape))
}

/** What is in a fieldset: a group, a list, a map or one of several shapes. */
function Inside({
  shape,
  draft,
  label,
  none,
  ...props
}: PartProps & { readonly shape: Shape; readonly label: string; readonly none: string }) {
  if (shape.kind === 'group' && draft.kind === 'group')
    return draft.isThere ? <GroupFields {...props} draft={draft} fields={shape.fields} /> : null
  if (shape.kind === 'list' && draft.kind === 'list' && shape.isSet)
    return <SetFields {...props} draft={draft} item={shape.item} label={label} />
  if (shape.kind === 'list' && draft.kind === 'list')
    return (
      <ListFields {...props} draft={draft} item={shape.item} label={label}>
        {(own) => <Inside {...own} shape={shape.item} none={CHOOSE_ONE} />}
      </ListFields>
    )
  if (shape.kind === 'map' && draft.kind === 'map')
    return (
      <MapFields {...props} draft={draft} shape={shape} label={label}>
        {(own) => <EntryValue {...own} shape={shape.value} />}
      </MapFields>
    )
  if (shape.kind === 'variants' && draft.kind === 'variants')
    return <VariantFields {...props} {...{ draft, shape, label, none }} />
  return <Plain {...props} {...{ shape, draft, label }} />
}

/** The value of an entry of a map: what is one of several shapes has its name above it, as a control has. */
function EntryValue(props: PartProps & { readonly shape: Shape; readonly label: string }) {
  const value = <Inside {...props} none={CHOOSE_ONE} />
  if (props.shape.kind !== 'variants') return value
  return (
    <div className="field">
      <span>{props.label}</span>
      {value}
    </div>
  )
}

function VariantFields({
  shape,
  draft,
  label,
  none,
  onChange,
  ...props
}: PartOf<'variants'> & {
  readonly shape: Extract<Shape, { readonly kind: 'variants' }>
  readonly label: string
  readonly none: string
}) {
  const chosen = draft.at === null ? undefined : shape.variants[draft.at]
  const isRow = chosen !== undefined && hasOneControl(chosen.shape)
  return (
    <div className={isRow ? 'form-variant is-row' : 'form-variant'}>
      <select
        aria-label={`${label}: what it is`}
        value={draft.at ?? ''}
        onChange={({ target }) => {
          const at = target.value === '' ? null : Number(target.value)
          const variant = at === null ? undefined : shape.variants[at]
          const inner = variant ? draftOf(variant.shape, undefined) : ({ kind: 'constant' } as const)
          onChange({ kind: 'variants', at, draft: inner })
        }}
      >
        <option value="">{none}</option>
        {shape.variants.map((variant, at) => (
          <option key={variant.label} value={at}>
            {variant.label}
          </option>
        ))}
      </select>
      {chosen && (
        <Inside
          {...props}
          shape={chosen.shape}
          draft={draft.draft}
          label={label}
          none={CHOOSE_ONE}
          onChange={(changed) => onChange({ ...draft, draft: changed })}
        />
      )}
    </div>
  )
}
