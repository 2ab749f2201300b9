/** Builds dist/: compiles every floor, copies the generated wire code, bundles the browser demo. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

process.chdir(fileURLToPath(new URL('.', import.meta.url)))

const tsc = spawnSync('tsc', ['-p', '.'], { stdio: 'inherit', shell: process.platform === 'win32' })
if (tsc.status !== 0) process.exit(tsc.status ?? 1)

for (const name of ['generated.js', 'generated.d.ts']) cpSync(`src/wire/${name}`, `dist/src/wire/${name}`)

if (existsSync('demos/browser/main.ts')) {
  mkdirSync('dist/demos/browser', { recursive: true })
  cpSync('demos/browser/index.html', 'dist/demos/browser/index.html')
  if (existsSync('demos/browser/style.css')) cpSync('demos/browser/style.css', 'dist/demos/browser/style.css')
  await build({
    entryPoints: ['dist/demos/browser/main.js'],
    outfile: 'dist/demos/browser/page.js',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    tsconfigRaw: '{}', // the compiler's paths lead to sources; a page gets what was compiled
    target: 'es2022',
    minify: true,
    sourcemap: true,
    logLevel: 'warning',
  })
}
