/** The build's wish that a page's screens come over the line together with the page, although a script asks for them. */
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

/** A page and the module whose script, with everything that it imports, is sent for at once. */
export type SentAlong = Readonly<Record<string, string>>

const scriptsOf = (bundle: Rolldown.OutputBundle, module: string): string[] => {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
  const found = new Set<string>()
  const open = chunks.filter((chunk) => chunk.facadeModuleId?.endsWith(module)).map((chunk) => chunk.fileName)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue
    found.add(name)
    open.push(...(chunks.find((chunk) => chunk.fileName === name)?.imports ?? []))
  }
  return [...found]
}

/** Throws while building when a page's module has no script of its own. */
export function sendAlong(pages: SentAlong): Plugin {
  return {
    name: 'send-along',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { path, bundle }): HtmlTagDescriptor[] => {
        const module = pages[path.slice(1)]
        if (!module || !bundle) return []
        const scripts = scriptsOf(bundle, module)
        if (scripts.length === 0) throw new Error(`${path}: ${module} has no script of its own`)
        return scripts
          .filter((script) => !html.includes(script))
          .map((script) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${script}` },
            injectTo: 'head',
          }))
      },
    },
  }
}
