/** Entry of the benchmarks; see cli/command.ts. */
import { benchCommand } from './cli/command.js'

await benchCommand().parseAsync()
