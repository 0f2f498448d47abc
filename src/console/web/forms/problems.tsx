import type { Problem } from './drafts.ts'

/** What must be mended before a form is sent: its fields may be far above. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <p className="notice is-bad" role="alert">
      {problems.length === 1 ? 'One field' : `${problems.length} fields`} must be mended first:{' '}
      {problems.map(({ path, rule }) => `${path} ${rule}`).join('; ')}.
    </p>
  )
}
