import type { SuppressionSource } from '../../../domain/opt-out/suppression.ts'

/** Who says that a number is not to be written to. */
export const SOURCE_WORDS: Readonly<Record<SuppressionSource, string>> = {
  keyword: 'its phone',
  provider: 'a provider',
  api: 'an admin',
  import: 'a file',
}
