/**
 * Sends and receives datagrams on a host of the lab: a program that is told what to do in JSON lines and tells in JSON
 * lines what it sees. `udp-probe.ts` speaks with it.
 */
import { createSocket, type Socket } from 'node:dgram'
import { createInterface } from 'node:readline'

export interface Address {
  readonly host: string
  readonly port: number
}

export type AgentCommand =
  /** A new socket, called by its number in the order of these commands. */
  | { readonly do: 'open' }
  | { readonly do: 'send'; readonly socket: number; readonly to: Address; readonly text: string }
  /** `count` numbered packets of `bytes`, `perSecond` of them; counted and timed by whoever receives them. */
  | {
      readonly do: 'stream'
      readonly socket: number
      readonly to: Address
      readonly count: number
      readonly perSecond: number
      readonly bytes: number
    }
  /** What of streams has arrived since the last time of asking. */
  | { readonly do: 'collect' }

export type AgentEvent =
  | { readonly is: 'opened'; readonly socket: number; readonly port: number }
  | { readonly is: 'got'; readonly socket: number; readonly from: Address; readonly text: string }
  | { readonly is: 'streamed' }
  /** Numbers of the packets in the order of their arrival, and how long each took. */
  | { readonly is: 'collected'; readonly numbers: readonly number[]; readonly tookMs: readonly number[] }

/** A stream's packets begin with this byte, a text never does. */
const STREAM = 0
const HEADER_BYTES = 13 // the mark, the number (32 bits), the time it was sent (64 bits, ns of the machine's clock)

const sockets: Socket[] = []
let numbers: number[] = []
let tookMs: number[] = []

createInterface({ input: process.stdin })
  .on('line', (line) => carryOut(JSON.parse(line) as AgentCommand))
  .on('close', () => process.exit(0))

function carryOut(command: AgentCommand): void {
  if (command.do === 'open') open()
  else if (command.do === 'send') sockets[command.socket]!.send(command.text, command.to.port, command.to.host)
  else if (command.do === 'stream') void stream(command)
  else {
    tell({ is: 'collected', numbers, tookMs })
    numbers = []
    tookMs = []
  }
}

function open(): void {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
  const number = sockets.push(socket) - 1
  socket.on('message', (bytes, { address, port }) => {
    const now = process.hrtime.bigint()
    if (bytes[0] !== STREAM) {
      tell({ is: 'got', socket: number, from: { host: address, port }, text: bytes.toString() })
      return
    }
    numbers.push(bytes.readUInt32BE(1))
    tookMs.push(Number(now - bytes.readBigUInt64BE(5)) / 1e6)
  })
  socket.bind(0, () => tell({ is: 'opened', socket: number, port: socket.address().port }))
}

async function stream(command: Extract<AgentCommand, { do: 'stream' }>): Promise<void> {
  const { count, perSecond, bytes, to } = command
  const socket = sockets[command.socket]!
  const startedAt = performance.now()
  for (let number = 0; number < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1)
    for (; number < due; number += 1) {
      const packet = Buffer.alloc(Math.max(bytes, HEADER_BYTES), STREAM)
      packet.writeUInt32BE(number, 1)
      packet.writeBigUInt64BE(process.hrtime.bigint(), 5)
      await new Promise<void>((resolve) => {
        socket.send(packet, to.port, to.host, () => resolve()) // a packet that cannot leave is lost like any other
      })
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  tell({ is: 'streamed' })
}

function tell(event: AgentEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}
