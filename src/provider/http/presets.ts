import type { ProviderPreset } from '../kind.ts'

/** Settings to begin with. */
export const HTTP_PRESETS: readonly ProviderPreset[] = []
