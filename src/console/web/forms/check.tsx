type Props = {
  readonly label: string
  readonly checked: boolean
  readonly title?: string
  readonly onChange: (checked: boolean) => void
}

/** Yes or no, with what it is beside it. */
export function Check({ label, checked, title, onChange }: Props) {
  return (
    <label className="check" title={title}>
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  )
}
