import type { Command, Verb } from '../command.ts'
import { COMPLETIONS } from '../line/completion.ts'

const SHELLS = ['bash', 'zsh'] as const

/** `sms completion`: scripts for shells. What they ask for, `sms completion words`, stands beside the commands. */
export const COMPLETION: Command = {
  name: 'completion',
  says: 'print a script that completes words in bash or zsh',
  about: 'Put the line into ~/.bashrc, or into ~/.zshrc behind compinit. It wants sms on the PATH.',
  verbs: SHELLS.map(
    (word): Verb => ({
      word,
      args: [],
      says: `for ${word}`,
      options: [],
      async run({ world }) {
        world.out.write(COMPLETIONS[word])
        return 'done'
      },
    }),
  ),
  examples: [
    ['eval "$(sms completion bash)"', 'in ~/.bashrc'],
    ['eval "$(sms completion zsh)"', 'in ~/.zshrc'],
  ],
}
