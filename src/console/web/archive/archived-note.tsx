import { linkTo } from '../router.ts'

type Props = {
  /** As the answer says; null: no day of its time is archived. */
  readonly span: { readonly days: number; readonly first: string; readonly last: string } | null
  /** What the days are not in: `in this picture`. */
  readonly where: string
}

/** Says which days are in the archive and so not in what is shown, and where they are brought back; nothing where there is none. */
export function ArchivedNote({ span, where }: Props) {
  if (span === null) return null
  const { days, first, last } = span
  return (
    <p className="quiet">
      {days === 1
        ? `The day ${first} is in the archive and not ${where}: `
        : `${days.toLocaleString('en')} days from ${first} to ${last} are in the archive and not ${where}: `}
      <a href={linkTo(['archive'])}>bring a day back</a>.
    </p>
  )
}
