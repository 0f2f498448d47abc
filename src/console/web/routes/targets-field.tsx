import { Remove } from '../forms/form-parts.tsx'
import { newTarget, type TargetDraft } from './rules.ts'

type Props = {
  readonly targets: readonly TargetDraft[]
  readonly providers: readonly string[]
  readonly refused: ReadonlyMap<string, string>
  readonly onChange: (targets: readonly TargetDraft[]) => void
}

/** Whom a rule asks: the lower order first, among the same order by weight. */
export function TargetsField({ targets, providers, refused, onChange }: Props) {
  const change = (at: number, changes: Partial<TargetDraft>) =>
    onChange(targets.map((target, place) => (place === at ? { ...target, ...changes } : target)))
  const last = Math.max(0, ...targets.map(({ order }) => Number(order) || 0))
  const whys = [...refused].filter(([path]) => path.startsWith('targets'))
  return (
    <fieldset className="form-group">
      <legend>Asks providers</legend>
      <p className="help">The lower order is asked first; the same order is shared by weight.</p>
      {whys.map(([path, why]) => (
        <p key={path} className="why" role="alert">
          {why}
        </p>
      ))}
      {targets.length > 0 && (
        <div className="targets">
          <span aria-hidden="true">Provider</span>
          <span aria-hidden="true">Order</span>
          <span aria-hidden="true">Weight</span>
          <span />
          {targets.map((target, at) => (
            <TargetRow
              key={target.key}
              target={target}
              at={at}
              providers={providers}
              isWrong={whys.some(([path]) => path.startsWith(`targets.${at}`))}
              onChange={(changes) => change(at, changes)}
              onRemove={() => onChange(targets.toSpliced(at, 1))}
            />
          ))}
        </div>
      )}
      <button
        type="button"
        className="button plain small form-add"
        onClick={() =>
          onChange([
            ...targets,
            newTarget(
              providers.find((name) => targets.every(({ provider }) => provider !== name)) ?? '',
              last + 1,
            ),
          ])
        }
      >
        Add a provider
      </button>
    </fieldset>
  )
}

function TargetRow({
  target: { provider, order, weight },
  at,
  providers,
  isWrong,
  onChange,
  onRemove,
}: {
  readonly target: TargetDraft
  readonly at: number
  readonly providers: readonly string[]
  readonly isWrong: boolean
  readonly onChange: (changes: Partial<TargetDraft>) => void
  readonly onRemove: () => void
}) {
  const isKnown = providers.includes(provider)
  const number = (name: string, value: string, set: (value: string) => void) => (
    <div className="field">
      <input
        aria-label={`${name} of provider ${at + 1}`}
        inputMode="numeric"
        value={value}
        aria-invalid={isWrong}
        onChange={({ target }) => set(target.value)}
      />
    </div>
  )
  return (
    <>
      <div className="field">
        <select
          aria-label={`Provider ${at + 1}`}
          value={provider}
          aria-invalid={isWrong}
          onChange={({ target }) => onChange({ provider: target.value })}
        >
          {!isKnown && <option value={provider}>{provider || 'choose one'}</option>}
          {providers.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      {number('Order', order, (value) => onChange({ order: value }))}
      {number('Weight', weight, (value) => onChange({ weight: value }))}
      <Remove name={provider || `provider ${at + 1}`} onRemove={onRemove} />
    </>
  )
}
