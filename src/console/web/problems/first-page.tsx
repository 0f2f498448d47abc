import { MachinePage } from '../machine/machine-page.tsx'
import { ProblemsStrip } from './problems-strip.tsx'

/** `#/`: what is wrong now, above the machine with what goes through it. */
export function FirstPage() {
  return <MachinePage above={<ProblemsStrip />} />
}
