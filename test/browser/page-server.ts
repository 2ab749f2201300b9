/** Serves one page whose script is bundled for browsers, as a consumer's bundler would. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface PageServer {
  readonly port: number
  close(): void
}

/** @param entry of the page's script, beside the caller: `new URL('./x-page.js', import.meta.url)` */
export async function servePage(entry: URL): Promise<PageServer> {
  const bundle = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    tsconfigRaw: '{}', // the compiler's paths lead to sources; a page gets what was compiled
    target: 'es2024',
    logLevel: 'silent', // an import that only Node has is an error, and rejects
  })
  const script = bundle.outputFiles[0]!.text
  const server: Server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
