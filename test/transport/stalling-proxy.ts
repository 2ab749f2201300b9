/** A TCP proxy that can fall silent: its connections stay open and carry nothing, as when a phone leaves the Wi-Fi. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export class StallingProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #stalled = false

  private constructor(targetPort: number) {
    this.#server = createServer((near) => {
      const far = connect(targetPort, '127.0.0.1')
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => {})
      }
      near.on('data', (data) => this.#pass(far, data))
      far.on('data', (data) => this.#pass(near, data))
      near.on('close', () => this.#stalled || far.destroy())
      far.on('close', () => this.#stalled || near.destroy())
    })
  }

  static async to(targetPort: number): Promise<StallingProxy> {
    const proxy = new StallingProxy(targetPort)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** From now on: silence on open connections, and no new ones. */
  stall(): void {
    this.#stalled = true
    this.#server.close()
  }

  stop(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #pass(to: Socket, data: Buffer): void {
    if (!this.#stalled) to.write(data)
  }
}
