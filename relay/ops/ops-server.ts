/** HTTP for operators and pages: health, readiness, metrics, matches and their replays, the demo page. Reads only. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { encodeReplayFile } from '../../src/wire/record.js'
import { MATCH_PAGE_MAX, type MatchSummary, type Store } from '../store/store.js'
import type { Log } from './log.js'
import type { Metrics } from './metrics.js'

/** What a page needs to join rooms here: the answer of `GET /relay.json`. */
export interface RelayDescription {
  /** The relay's peer id. */
  readonly peerId: string
  /** Multiaddrs that a page can dial. */
  readonly addresses: readonly string[]
  /** Games that the relay can verify. */
  readonly games: readonly { readonly id: string; readonly version: string }[]
}

/** What the HTTP server is started with. */
export interface OpsOptions {
  /** IP address to listen on. */
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Directory of the demo page; left out when no page is served. */
  readonly page?: string | undefined
  readonly store: Store
  readonly metrics: Metrics
  readonly log: Log
  /** Called for each request of `/relay.json`. */
  describe(): RelayDescription
  /** Sentences that say why the relay should get no new rooms now; empty when it is ready. */
  troubles(): readonly string[]
}

const text = z.string().min(1).max(256)
const listQuery = z.strictObject({
  room: text.optional(),
  game: text.optional(),
  verdict: z.enum(['verified', 'attested', 'disputed', 'abandoned']).optional(),
  limit: z.coerce.number().int().min(1).max(MATCH_PAGE_MAX).default(20),
  // Start and id of the last match of the page before.
  before: z
    .string()
    .regex(/^\d{1,15}-[0-9a-f]{32}$/)
    .transform((cursor) => ({ startedAtMs: Number(cursor.slice(0, -33)), id: cursor.slice(-32) }))
    .optional(),
})
const matchIdText = /^[0-9a-f]{32}$/

/** The routes, without a socket: for tests, or another HTTP server. */
export function opsRoutes(options: OpsOptions): Hono {
  const { store, metrics, log } = options
  const app = new Hono()
  // Everything here is public, to any page; nothing can be changed.
  app.use(cors({ origin: '*', allowMethods: ['GET', 'HEAD'] }))
  app.use(
    secureHeaders({
      crossOriginResourcePolicy: 'cross-origin',
      strictTransportSecurity: false, // the proxy that ends TLS decides this for its whole domain
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'", 'blob:'], // the timer that ticks in hidden tabs
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ['*'], // the page dials relays and peers wherever they are
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    }),
  )
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, 'a request failed')
    return context.json({ error: 'internal error' }, 500)
  })
  app.notFound((context) => context.json({ error: 'not found' }, 404))

  app.get('/health', (context) => context.json({ status: 'ok' }))
  app.get('/ready', (context) => {
    const reasons = options.troubles()
    return context.json({ ready: reasons.length === 0, reasons }, reasons.length === 0 ? 200 : 503)
  })
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )
  app.get('/relay.json', (context) => context.json(options.describe()))

  app.get('/matches', async (context) => {
    const query = listQuery.safeParse(context.req.query())
    if (!query.success) return context.json({ error: 'bad query', reasons: query.error.issues.map(issueText) }, 400)
    const matches = await store.matches(query.data)
    const last = matches.length === query.data.limit ? matches.at(-1) : undefined
    return context.json({
      matches: matches.map(matchJson),
      next: last === undefined ? null : `${last.startedAtMs}-${last.id}`,
    })
  })
  app.get('/matches/:id', async (context) => {
    const match = await matchOf(context.req.param('id'))
    return match === undefined ? context.notFound() : context.json(matchJson(match))
  })
  app.get('/matches/:id/replay', async (context) => {
    const match = await matchOf(context.req.param('id'))
    if (match === undefined) return context.notFound()
    const replay = await store.replay(match.id)
    if (replay === undefined) return context.json({ error: 'the match is not settled yet' }, 409)
    return context.body(Uint8Array.from(encodeReplayFile(replay)), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${fileName(match)}"`,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
  if (options.page !== undefined) {
    app.use(compress())
    app.get('/*', serveStatic({ root: options.page }))
  }

  async function matchOf(id: string): Promise<MatchSummary | undefined> {
    return matchIdText.test(id) ? store.match(id) : undefined
  }
  return app
}

/** The routes on a socket. */
export class OpsServer {
  readonly #server: Server

  /**
   * Listen, and serve until stopped.
   * @throws the system's error when it cannot listen there
   */
  static async start(options: OpsOptions): Promise<OpsServer> {
    const server = createAdaptorServer({
      fetch: opsRoutes(options).fetch,
      serverOptions: { requestTimeout: 10_000, headersTimeout: 5000, keepAliveTimeout: 5000, maxHeaderSize: 16_384 },
    }) as Server
    server.maxConnections = 512 // full: further connections are refused, and clients try again
    server.listen(options.port, options.host)
    await once(server, 'listening')
    return new OpsServer(server)
  }

  private constructor(server: Server) {
    this.#server = server
  }

  /** Its address, with the port that the system chose. */
  get url(): string {
    const { address, port, family } = this.#server.address() as AddressInfo
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  }

  /** Finishes the requests that came, then closes. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeIdleConnections()
    await closed
  }
}

function matchJson(match: MatchSummary) {
  return {
    id: match.id,
    room: match.room,
    game: { id: match.gameId, version: match.gameVersion },
    seats: match.seats,
    options: JSON.parse(match.optionsJson) as unknown,
    status: match.status,
    verdict: match.verdict === '' ? null : match.verdict,
    outcome: match.outcomeJson === '' ? null : (JSON.parse(match.outcomeJson) as unknown),
    frames: match.frames,
    startedAt: new Date(match.startedAtMs).toISOString(),
    endedAt: match.endedAtMs === 0 ? null : new Date(match.endedAtMs).toISOString(),
    note: match.note,
    replay: match.status === 'settled' ? `/matches/${match.id}/replay` : null,
  }
}

/** A game's id is text of a player: only letters, digits and hyphens go into the header. */
function fileName(match: MatchSummary): string {
  const game = match.gameId.replace(/[^a-zA-Z0-9-]/g, '').slice(0, 32) || 'match'
  return `${game}-${match.id.slice(0, 12)}.peerstep`
}

const issueText = (issue: z.core.$ZodIssue): string => `${issue.path.join('.') || 'query'}: ${issue.message}`
