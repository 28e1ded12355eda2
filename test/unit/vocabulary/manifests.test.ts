import { describe, expect, it } from 'vitest';
import { namesOfManifest } from '../../../src/main/vocabulary/manifests.ts';

describe('a manifest', () => {
  it('of Node names the package, its programs and its dependencies, without scopes', () => {
    const text = JSON.stringify({
      name: '@kestrel/web-shop',
      bin: { shopctl: 'bin/shopctl.mjs' },
      dependencies: { '@tanstack/react-query': '^5', zod: '^4' },
      devDependencies: { vitest: '^3' },
    });
    expect(namesOfManifest('package.json', text)).toEqual({
      own: ['web-shop', 'shopctl'],
      dependencies: ['react-query', 'zod', 'vitest'],
    });
  });

  it('of Python names project, scripts and requirements, in both dialects', () => {
    const text = `
[project]
name = "aider-chat"
dependencies = ["litellm[proxy]>=1.60; python_version > '3.9'", "grep-ast"]
[project.scripts]
aider = "aider.main:main"
[project.optional-dependencies]
help = ["llama-index-core"]
[dependency-groups]
dev = ["pytest>=8", {include-group = "help"}]
[tool.poetry.dependencies]
python = "^3.12"
httpx = "*"
[tool.poetry.group.lint.dependencies]
ruff = "*"`;
    expect(namesOfManifest('pyproject.toml', text)).toEqual({
      own: ['aider-chat', 'aider'],
      dependencies: ['litellm', 'grep-ast', 'llama-index-core', 'pytest', 'httpx', 'ruff'],
    });
  });

  it('of Rust names the crate and the crates it uses', () => {
    const text =
      '[package]\nname = "kestrel"\n[dependencies]\ntokio = { version = "1" }\n[dev-dependencies]\nproptest = "1"';
    expect(namesOfManifest('cargo.toml', text)).toEqual({
      own: ['kestrel'],
      dependencies: ['tokio', 'proptest'],
    });
  });

  it('of Go names the module and what it requires itself', () => {
    const text = `module github.com/kestrel/shopd/v2

go 1.23
require github.com/spf13/cobra v1.8.0
require (
\tgithub.com/jackc/pgx/v5 v5.7.1
\tgolang.org/x/sys v0.26.0 // indirect
)`;
    expect(namesOfManifest('go.mod', text)).toEqual({ own: ['shopd'], dependencies: ['cobra', 'pgx'] });
  });

  it('with requirements names them', () => {
    const text = '# comment\n-r other.txt\nlitellm==1.60.6\ntree-sitter>=0.21 ; python_version < "3.13"\n';
    expect(namesOfManifest('requirements.txt', text).dependencies).toEqual(['litellm', 'tree-sitter']);
  });

  it.each([
    ['package.json', '{ "name": '],
    ['package.json', '[]'],
    ['package.json', '{"dependencies": ["a"], "name": 3}'],
    ['pyproject.toml', '[project\nname='],
    ['cargo.toml', 'dependencies = 3'],
    ['unheard.of', 'x'],
  ])('that is broken names nothing: %s %s', (file, text) => {
    expect(namesOfManifest(file, text).own).toEqual([]);
  });
});
