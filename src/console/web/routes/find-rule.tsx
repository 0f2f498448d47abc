/** A list that is longer than this is looked through. */
export const MANY_RULES = 12

type Props = {
  readonly typed: string
  /** How many rules say it. */
  readonly found: number
  readonly all: number
  readonly onType: (typed: string) => void
}

/** Looks through a long list: by name, number, condition, provider. */
export function FindRule({ typed, found, all, onType }: Props) {
  return (
    <div className="find-rule">
      <label className="field">
        <span>Find a rule</span>
        <input
          type="search"
          placeholder="name, number, provider"
          value={typed}
          onChange={({ target }) => onType(target.value)}
        />
      </label>
      <p className="quiet" role="status">
        {typed.trim() === ''
          ? `${all.toLocaleString('en')} rules`
          : `${found.toLocaleString('en')} of ${all.toLocaleString('en')} rules`}
      </p>
    </div>
  )
}
