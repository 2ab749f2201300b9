/** The little of ws that the broker and its clients use; its types come in a package of their own. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'

  export class WebSocket extends EventEmitter {
    constructor(address: string, options: { perMessageDeflate: boolean })
    send(bytes: Uint8Array): void
    terminate(): void
  }

  export class WebSocketServer extends EventEmitter {
    readonly clients: ReadonlySet<WebSocket>
    constructor(options: { host: string; port: number; perMessageDeflate: boolean })
    address(): { port: number }
    close(): void
  }
}
