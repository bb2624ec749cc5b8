/** Arrows point inward only: core ← contract ← {db, platform} ← {server, worker}; the add-in sees contract and core; the sandbox nothing of ours. */
const folders = 'core|contract|db|platform|server|worker|addin|sandbox|scripts|manifest|test'
const layer = (name, may) => ({
  name: `${name}-imports-only-${may.join('-') || 'itself'}`,
  comment: `${name}/ may import ${may.length ? may.join(', ') : 'nothing of ours'}.`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^(${folders})/`, pathNot: `^(${[name, ...may].join('|')})/` },
})

module.exports = {
  forbidden: [
    layer('core', []),
    layer('contract', ['core']),
    layer('db', ['core']),
    layer('platform', ['core', 'contract', 'db']),
    layer('server', ['core', 'contract', 'db', 'platform']),
    layer('worker', ['core', 'contract', 'db', 'platform']),
    layer('addin', ['core', 'contract']),
    layer('sandbox', []),
    layer('manifest', []),
    {
      name: 'core-is-pure',
      comment: 'Rules without I/O: one time library and nothing else.',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
        pathNot: 'node_modules/temporal-polyfill/',
      },
    },
    {
      name: 'config-only-in-main',
      comment: 'Only main.ts reads the environment; everything else is handed what it needs.',
      severity: 'error',
      from: { path: '^(core|contract|db|platform|server|worker)/', pathNot: '(^|/)main\\.ts$|^platform/config' },
      to: { path: '^platform/config', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bullmq-only-in-queue',
      severity: 'error',
      from: { pathNot: '^platform/queue' },
      to: { path: 'node_modules/bullmq' },
    },
    {
      name: 'sql-only-in-db',
      comment: 'Statements live in db/; a transaction is handed on as a parameter.',
      severity: 'error',
      from: { pathNot: '^(db|test|scripts)/' },
      to: { path: 'node_modules/(postgres|pg|node-pg-migrate)/' },
    },
    {
      name: 'graph-client-only-in-platform',
      severity: 'error',
      from: { path: '^(core|contract|db|server|worker|addin|sandbox|scripts)/' },
      to: { path: 'node_modules/@microsoft/microsoft-graph-client/' },
    },
    {
      name: 'hosts-only-in-host',
      comment: 'teams-js and MSAL are reached through addin/host alone.',
      severity: 'error',
      from: { path: '^addin/', pathNot: '^addin/host/' },
      to: { path: 'node_modules/(@microsoft/teams-js|@azure/msal-browser)/' },
    },
    {
      name: 'runtime-not-on-dev-deps',
      severity: 'error',
      from: { path: '^(core|contract|db|platform|server|worker)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.css$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
