/** `peerstep bot`: plays a demo game. The bot is one of the demos: this file only finds it and reads its flags. */
import { Command, InvalidArgumentError } from 'commander'
import type { Identity } from '../../src/identity.js'
import { identityIn } from '../ops/identity-file.js'

interface BotFlags {
  readonly relay: readonly string[]
  readonly room: string
  readonly game: string
  readonly seats?: number
  readonly seconds?: number
  readonly points?: number
  readonly seed?: number
  readonly json?: boolean
  readonly name?: string
  readonly identity?: string
  readonly watch?: boolean
  readonly sit?: boolean
}

interface BotModule {
  runBot(
    options: Omit<BotFlags, 'relay' | 'identity'> & { relays: readonly string[]; identity?: Identity },
  ): Promise<number>
}

/** The command, for the program's list of commands. */
export function botCommand(): Command {
  return new Command('bot')
    .description('Join a room and play a demo game.')
    .requiredOption('--relay <multiaddr>', 'a relay to play through; several times for several', listed)
    .requiredOption('--room <name>', 'the room to join')
    .requiredOption('--game <id>', 'arena or skirmish')
    .option('--seats <n>', 'players the room should have', whole)
    .option('--seconds <n>', 'length of the match', whole)
    .option('--points <n>', 'score that ends the match', whole)
    .option('--seed <n>', "seed of the bot's decisions", whole)
    .option('--watch', 'take no seat, watch the match of the room')
    .option('--sit', 'with --watch: take the first seat that a player leaves')
    .option('--json', 'print JSON lines')
    .option('--name <name>', 'what others see')
    .option('--identity <directory>', 'keep its key there, so that it can come back to its seat')
    .action(async ({ identity, relay: relays, ...flags }: BotFlags) => {
      const url = new URL('../../demos/node/bot.js', import.meta.url)
      const { runBot } = (await import(url.href)) as BotModule
      // The process ends by itself only when its sockets do: after a network failure that takes minutes.
      const kept = identity === undefined ? {} : { identity: await identityIn(identity) }
      process.exit(await runBot({ ...flags, relays, ...kept }))
    })
}

function listed(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

function whole(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('a whole number is expected')
  return Number(text)
}
