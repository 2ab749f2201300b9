#!/usr/bin/env node
/** The command `peerstep`. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { PeerstepError } from '../src/errors.js'
import { botCommand } from './commands/bot.js'
import { relayCommand } from './commands/relay.js'
import { syncTestCommand } from './commands/sync-test.js'
import { verifyCommand } from './commands/verify.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('peerstep')
  .description('Peer-to-peer deterministic netcode, and a relay that checks every match.')
  .version(version)
for (const command of [relayCommand(), botCommand(), verifyCommand(), syncTestCommand()]) program.addCommand(command)

program.parseAsync().catch((error: unknown) => {
  // A PeerstepError says what the caller can do. Anything else is a defect: the stack trace says where.
  const told = error instanceof PeerstepError ? error.message : error instanceof Error ? error.stack : null
  console.error(told ?? String(error))
  process.exitCode = 1
})
