/**
 * Names that every programmer knows, spelt as their makers do, with what a recogniser hears instead. A row counts in a
 * project that shows one of its signs: a name, a dependency, a file (`file:…`), an extension (`ext:…`), or its own
 * name in small letters. Spoken forms are phrases that nobody says for their own sake.
 */
export interface KnownName {
  readonly written: string;
  readonly spoken: readonly string[];
  readonly signs: readonly string[];
}

/** `written | spoken, spoken | sign, sign` */
const ROWS = `
aiohttp | a i o http, aio http
Ansible
Anthropic
asyncio | async i o, async io, a sync i o
Axios
Bash | | ext:sh, ext:bash
Bitbucket | bit bucket
BigQuery | bigquery
CircleCI | circle c i, circle ci | file:.circleci
Clippy | | ext:rs
Cloudflare | cloud flare, cloud flair | wrangler
CMake | c make | file:cmakelists.txt
Codex
CSS | c s s | ext:css, ext:scss
Deno | dee no
Django | d jango, jango
Docker | | file:dockerfile, file:docker-compose.yml, file:compose.yml, file:compose.yaml
Dockerfile | docker file | file:dockerfile
DuckDB | duck db, duck d b
DynamoDB | dynamo db, dynamo d b
Elasticsearch | elastic search
Electron
esbuild | e s build, es build
ESLint | e s lint, es lint, e s lynt | file:.eslintrc.json, file:eslint.config.js, file:eslint.config.mjs
Express
FastAPI | fast api, fast a p i
Firebase | fire base
getattr | get attr, get adder, get atter | ext:py
Git | | git
git diff | get diff, getdiff, getdif, get dif | git
GitHub | git hub, get hub | git, file:.github, .github
GitLab | git lab | file:.gitlab-ci.yml
Grafana | graphana, gra fana
GraphQL | graph q l, graph ql, graph cue el | ext:graphql, ext:gql
gRPC | g r p c, g rpc, gee r p c | grpc, grpcio, ext:proto
hasattr | has attr, hasadder, has adder, has atter, hasatter | ext:py
HTML | h t m l | ext:html
HTTPX | http x, h t t p x
JavaScript | java script | ext:js, ext:mjs, ext:jsx, ext:ts
Jest
jQuery | j query, jay query
Jupyter | | ext:ipynb
JWT | j w t | jsonwebtoken, pyjwt
Kafka | | kafkajs, confluent-kafka
kubectl | cube control, cube cuddle, cube c t l, cube ctl, kube control, kube cuddle, kube c t l, kube ctl, cubectl, coop cuddle, cube kettle | k8s, kubernetes, helm, file:kustomization.yaml, file:chart.yaml
Kubernetes | kuber netes, cuber netes, cooper netties, coober netties, kubernetties | k8s, helm, file:kustomization.yaml, file:chart.yaml
LangChain | lang chain
libsql | lib s q l, lib sql, lib sequel
LiteLLM | lite l l m, light l l m, light llm, lite llm
lodash | low dash, load ash
Makefile | | file:makefile
Matplotlib | mat plot lib, matt plot lib, map plot lib
MongoDB | mongo db, mongo d b | mongoose, pymongo
mypy | my py | file:mypy.ini
MySQL | my s q l, my sql | mysql2, pymysql
Next.js | next js, next j s | next, file:next.config.js, file:next.config.mjs, file:next.config.ts
NGINX | engine x, engine ex, n ginx | file:nginx.conf
Node.js | node js, node j s | file:package.json
npm | n p m | file:package-lock.json
NumPy | num pie, num py, num pi, numb pie, numpie
OAuth | o auth, oh auth | oauth2, oauthlib, authlib
Ollama | o llama, oh llama, olama
ONNX | o n n x | onnx, onnxruntime, onnxruntime-node
OpenAI | open ai, open a i
OpenAPI | open a p i | file:openapi.json, file:openapi.yaml, file:openapi.yml
OpenRouter | open router
OpenTelemetry | open telemetry | opentelemetry-api
Playwright | play wright | playwright-core
pnpm | p n p m, pee npm, p npm | file:pnpm-lock.yaml, file:pnpm-workspace.yaml
Postgres | post gress, post gres, postgress | pg, psycopg, psycopg2, psycopg2-binary, asyncpg, postgresql
PostgreSQL | post gress q l, postgres q l, postgres ql, postgre sql, post gres sql | pg, psycopg, psycopg2, psycopg2-binary, asyncpg
Prettier | | file:.prettierrc, file:.prettierrc.json
Prisma | | ext:prisma
Pydantic | pie dantic, py dantic, pie dantik, pi dantic
Pygments | pig ments, pie gments
Pyright | pie right, py right | file:pyrightconfig.json
pytest | pie test, py test, pi test, pietest | file:pytest.ini, file:conftest.py
Python | | ext:py
PyTorch | pie torch, py torch, pi torch | torch
RabbitMQ | rabbit m q, rabbit mq | amqplib, pika
README | | file:readme.md, file:readme.rst, file:readme
React | | ext:jsx, ext:tsx
Redis | reddis, redd is | ioredis
RxJS | r x j s, rx js
SciPy | sci pie, sigh pie, sci py, sigh py
scikit-learn | sci kit learn, psych it learn, psychic learn
serde | sir day, sur day, ser day
setattr | set attr, set adder, set atter | ext:py
Socket.IO | socket i o, socket io | socket.io
SQLAlchemy | sequel alchemy, s q l alchemy, sql alchemy
SQLite | sequel light, sequel lite, s q lite, sql light, sql lite, s q light | better-sqlite3, sqlite3, libsql, aiosqlite
Storybook | story book | file:.storybook, .storybook
Supabase | supa base, suba base | supabase-js
Svelte | | ext:svelte
Tailwind | tail wind | tailwindcss
TensorFlow | tensor flow
Terraform | terra form | ext:tf
tokio
tree-sitter | tree sitter, trees itter, treesitter
tRPC | t r p c, t rpc
tsconfig | t s config, ts config, tea s config | file:tsconfig.json
TypeScript | type script, types script | ext:ts, ext:tsx, file:tsconfig.json
useCallback | | react
useContext | | react
useEffect | use effect | react
useMemo | use memo | react
useReducer | use reducer | react
useRef | | react
useState | | react
uvicorn | u v corn, uv corn, you v corn
Vercel | versel, ver cell, versell | file:vercel.json
Vite | veet | file:vite.config.ts, file:vite.config.js
Vitest | vee test, v test, vi test, vite test, v tests | file:vitest.config.ts, file:vitest.config.js
VS Code | v s code, vs code, vscode | file:.vscode, .vscode, vscode
Webpack | web pack | file:webpack.config.js
WebSocket | web socket | ws, websockets
YAML | yamel, y a m l, yammel | ext:yml, ext:yaml
zod
`;

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export const KNOWN_NAMES: readonly KnownName[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [written = '', spoken, signs] = row.split('|');
    const name = written.trim();
    return { written: name, spoken: list(spoken), signs: [name.toLowerCase(), ...list(signs)] };
  });
